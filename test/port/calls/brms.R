#? count zAge zBase numeric; Trt patient factor
fit1 <- brm(count ~ zAge + zBase * Trt + (1 | patient), data = epilepsy, family = poisson())
#? y x numeric; g factor
brm(bf(y ~ x + (1 + x | g), sigma ~ x), data = d, prior = set_prior("normal(0, 5)"), chains = 4, cores = 4)
#? y n x numeric; g factor
brm(y | trials(n) ~ x + (1 | g), data = d, family = binomial("logit"))
#? y x w numeric; g factor
brm(y | weights(w) ~ x + (1 |i| g), data = d)
#? y x x1 x2 numeric
brm(y ~ s(x) + gp(x1, x2, cov = "matern32", k = 10, c = 5/4), data = d)
#? y x numeric; g factor
brm(y ~ gp(x, by = g), data = d)
#? income ls numeric; city factor
brm(ls ~ mo(income) + (1 | city), data = d)
#? y x numeric; t g factor
brm(y ~ x + ar(time = t, gr = g, p = 1), data = d)
#? y x numeric; g1 g2 factor
brm(y ~ x + (1 | mm(g1, g2)), data = d)
#? y x numeric; species factor
brm(y ~ x + (1 | gr(species, cov = A)), data = d, data2 = list(A = A))
#? y x numeric; g factor
form <- bf(y ~ x + (1 | g))
m <- brm(form, d, family = bernoulli(link = "cloglog"))
#? y x numeric
brm(y | cens(censored) ~ me(x, sdx), data = d, family = lognormal())
#? hit x numeric; g factor
brm(hit ~ 0 + Intercept + x + (1 | g), data = d, family = bernoulli)
