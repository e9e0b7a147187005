#? count numeric; mined spp site factor
glmmTMB(count ~ mined + (1 | site), zi = ~mined, family = poisson, data = Salamanders)
#? count exposure numeric; spp site factor
m <- glmmTMB(count ~ spp + offset(log(exposure)) + (1 | site), data = d, family = nbinom2, dispformula = ~spp)
#? y x numeric; time g factor
glmmTMB(y ~ x + ar1(time + 0 | g), data = d)
#? y x numeric; time g factor
glmmTMB(y ~ x + ar1(time + 0 | g), data = d, REML = TRUE, dispformula = ~0)
#? y x lat lon numeric; g factor
d$pos <- numFactor(d$lat, d$lon)
sp <- glmmTMB(y ~ x + exp(pos + 0 | g), data = d)
#? y x pos numeric; g factor
glmmTMB(y ~ x + gau(pos + 0 | g), data = d)
#? y x numeric; g factor
glmmTMB(y ~ x + mat(pos + 0 | g), data = d)
#? y x t numeric; g factor
d$tt <- numFactor(d$t)
glmmTMB(y ~ x + ou(tt + 0 | g), data = d)
#? y numeric; visit trt id factor
mmrm <- glmmTMB(y ~ visit * trt + us(visit + 0 | id), data = d, dispformula = ~0, REML = TRUE)
#? y numeric; visit id factor
glmmTMB(y ~ visit + cs(visit + 0 | id) + homdiag(0 + visit | id), d)
#? y numeric; visit id factor
glmmTMB(y ~ visit + toep(visit + 0 | id), d)
#? y x w numeric; g factor
glmmTMB(y ~ x + (x || g), weights = w, data = d)
#? cover x numeric; plot factor
glmmTMB(cover ~ x + (1 | plot), data = d, family = beta_family(link = "logit"))
#? y x numeric; g factor
glmmTMB(y ~ x + rr(x | g, d = 2), data = d, family = tweedie())
