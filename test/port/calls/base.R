#? dist speed numeric
lm(dist ~ speed, data = cars)
#? y x1 x2 w numeric; f factor
fit <- lm(y ~ x1 * f + I(x2 / 100) - 1, data = d, weights = w)
#? y x z numeric
lm(y ~ ., data = d)
#? y x numeric; f factor
lm(log(y + 1) ~ x %in% f + f, data = d, contrasts = list(f = contr.sum))
#? y x numeric; f factor
lm(y ~ f, d, contrasts = list(f = contr.treatment(3, base = 2)))
#? y x z numeric
model <- lm(y ~ rms::rcs(x, 4) + pol(z, 2), data = d)
#? n x exposure numeric
glm(n ~ x + offset(log(exposure)), family = poisson(link = "log"), data = d)
#? case x numeric; smoker factor
logit <- glm(case ~ smoker + x, data = study, family = binomial("logit"))
#? y x numeric
glm(y ~ x, family = gaussian, data = d)
#? y numeric; treat block factor
aov(y ~ treat + Error(block), data = d)
#? y numeric; a b subj factor
summary(aov(y ~ a * b + Error(subj/(a * b)), data = long))
