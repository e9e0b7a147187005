#? y x numeric; g factor
b <- gam(y ~ s(x) + s(g, bs = "re"), data = d, method = "REML")
#? y x0 x1 x2 numeric
gam(y ~ s(x0) + s(x1, k = 20) + te(x1, x2), data = dat)
#? y x numeric; fac factor
gam(y ~ fac + s(x, by = fac) + s(fac, x, bs = "re"), data = d, method = "ML")
#? y x numeric; subj item factor
bam(y ~ x + s(subj, bs = "re") + s(x, subj, bs = "re") + s(item, bs = "re"), data = d, discrete = TRUE, nthreads = 4)
#? y hour day numeric; site factor
bam(y ~ s(hour, bs = "cc", k = 24) + s(day, site, bs = "fs", m = 1), data = d, rho = 0.6)
#? y lat lon numeric
gam(y ~ s(lat, lon, bs = "sos"), data = d, method = "REML")
#? y lat lon numeric
gam(y ~ s(lat, lon, bs = "gp", m = 3), data = d, method = "REML")
#? y x numeric
gam(y ~ s(x, k = 6, fx = TRUE), data = d, method = "REML")
#? y x numeric; district factor
gam(y ~ x + s(district, bs = "mrf", xt = list(nb = nb)), data = d, method = "REML")
#? n x exposure numeric
gam(n ~ offset(log(exposure)) + s(x), family = nb(), data = d, method = "REML")
#? y x numeric; t id factor
gamm(y ~ s(x), random = list(id = ~ 1), correlation = corAR1(form = ~ t | id), data = d)
#? y x numeric; id factor
gamm4::gamm4(y ~ s(x, bs = "cr"), random = ~ (x | id), data = d)
