#?
lmer(f, d)
#?
f <- y ~ x
f <- y ~ x + z
lm(f, d)
#?
lmer(reformulate(c("x", "(1 | g)"), "y"), d)
#?
vars <- c("x", "z")
form <- as.formula(paste("y ~", paste(vars, collapse = " + "), "+ (1 | g)"))
lmer(form, data = d)
#?
fm2 <- update(fm1, . ~ . - Days)
#?
plot(density(d$y))
#?
lmer(data = d)
#?
lmer(~ x + (1 | g), d)
#?
lmer(42, d)
#?
lmer(y ~ x + (1 | g), data = d
#?
nlmer(circumference ~ SSlogis(age, Asym, xmid, scal) ~ Asym | Tree, Orange, start = c(Asym = 200))
#?
clmm(rating ~ temp + (1 | judge), data = wine)
#?
brm(bf(y ~ a * exp(-b * t), a ~ 1, b ~ 1 + (1 | g), nl = TRUE), data = d)
#?
brm(bf(y1 ~ x) + bf(y2 ~ x), data = d)
#?
brm(mvbind(y1, y2) ~ x + (1 | g), data = d)
#?
x <- 1
#?
lm(cbind(y1, y2) ~ x, data = d)
