#? distance age numeric; Sex Subject factor
fm2 <- lme(distance ~ age + Sex, data = Orthodont, random = ~ 1 | Subject)
#? distance age numeric; Sex Subject factor
fm1 <- lme(fixed = distance ~ age * Sex, random = ~ age | Subject, data = Orthodont, method = "ML")
#? yield nitro numeric; Variety Block factor
lme(yield ~ nitro + Variety, data = Oats, random = ~ 1 | Block/Variety)
#? y x numeric; school class factor
lme(y ~ x, random = list(school = ~ 1, class = ~ x), data = d)
#? y x numeric; g factor
lme(y ~ x, d, random = list(g = pdDiag(~ x)))
#? y numeric; a g factor
lme(y ~ a, d, random = list(g = pdCompSymm(~ a - 1)), control = lmeControl(opt = "optim"))
#? y numeric; rows cols all factor
lme(y ~ 1, data = d, random = list(all = pdBlocked(list(pdIdent(~ rows - 1), pdIdent(~ cols - 1)))))
#? follicles Time numeric; day Mare factor
fm1Ovar <- lme(follicles ~ sin(2*pi*Time) + cos(2*pi*Time), data = Ovary, random = ~ 1 | Mare, correlation = corAR1(form = ~ day | Mare))
#? follicles Time numeric; Mare factor
lme(follicles ~ Time, data = Ovary, random = ~ 1 | Mare, correlation = corAR1())
#? y x t numeric; g factor
lme(y ~ x, random = ~ 1 | g, correlation = corCAR1(form = ~ t), data = d)
#? yield latitude longitude numeric; variety factor
gls(yield ~ variety - 1, Wheat2, correlation = corExp(form = ~ latitude + longitude, nugget = TRUE))
#? yield latitude longitude numeric; variety factor
gls(yield ~ variety, data = Wheat2, correlation = corGaus(form = ~ latitude + longitude), method = "ML")
#? y x numeric; g factor
gls(y ~ x, data = d, correlation = corCompSymm(form = ~ 1 | g))
#? y t numeric; arm id factor
gls(y ~ t * arm, data = d, correlation = corSymm(form = ~ visit | id), weights = varIdent(form = ~ 1 | visit))
#? y x v numeric; g factor
lme(y ~ x, random = ~ 1 | g, weights = varFixed(~ v), data = d)
#? y x numeric; g factor
lme(y ~ x, random = ~ 1 | g, weights = varPower(form = ~ fitted(.)), data = d, na.action = na.exclude)
#? y x t numeric; g factor
lme(y ~ x, random = ~ 1 | g, correlation = corARMA(form = ~ t | g, p = 1, q = 1), data = d)
#? y x numeric
lme(y ~ x, data = grouped, random = ~ x)
