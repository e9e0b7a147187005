#? Reaction Days numeric; Subject factor
fm1 <- lmer(Reaction ~ Days + (Days | Subject), sleepstudy)
#? Reaction Days numeric; Subject factor
fm2 <- lmer(Reaction ~ Days + (Days || Subject), data = sleepstudy, REML = FALSE)
#? Reaction Days numeric; Subject factor
fm3 = lme4::lmer(Reaction ~ 1 + Days + (1 | Subject) + (0 + Days | Subject), data=sleepstudy, REML=F)
#? score item_rt condition numeric; subject item list factor
m.max <- lmer(log(item_rt) ~ condition + (1 + condition | subject) + (1 + condition | item) + (1 | list),
              data = rts,
              control = lmerControl(optimizer = "bobyqa", optCtrl = list(maxfun = 2e5)))
#? rt cond prev numeric; subj item factor
# the contrast is within items
mod <- lmerTest::lmer(rt ~ cond * scale(prev) + (cond | subj) + (1 | item), data = subset(d, rt < 2000))
#? math ses meanses numeric; sector school district factor
hsb.mod <- lmer(math ~ I(ses - mean(ses)) * sector + meanses + (1 + ses | district/school), hsb, weights = NULL)
#? yield nitro numeric; Variety Block factor
lmer(yield ~ factor(nitro) * Variety + (1 | Block/Variety), data = Oats, contrasts = list(Variety = "contr.helmert"))
#? size Time w numeric; plant bench factor
growth <- lmer(size ~ poly(Time, 2, raw = TRUE) + (1 | bench:plant), data = plants, weights = w, na.action = na.omit)
#? y x1 x2 x3 numeric; g factor
lmer(y ~ (x1 + x2 + x3)^2 + (1 | g), d)
#? y x z numeric; g factor
lmer(y ~ x^2 + I(z^2) + (1 | g), d)
#? y x z numeric; g factor
lmer(y ~ x + offset(log(z)) + (1 | g), data = d)
#? y x exposure numeric; g factor
lmer(y ~ x + (1 | g), data = d, offset = log(exposure))
#? y x numeric; g factor
lmer(y ~ x + (1 | g), data = d, subset = year > 2010 & !is.na(x))
#? y x numeric; g factor
d %>% filter(site != "B") %>% lmer(y ~ x + (1 | g), data = .)
#? y x numeric; g factor
fit <- d |>
  na.omit() |>
  lmer(formula = y ~ x + (1 | g), data = _)
#? y x numeric; g factor
lmer(d$y ~ d$x + (1 | d$g))
#? y x numeric; g h factor
f <- y ~ x + (1 | g) + (1 | h)
m1 <- lmer(f, data = d)
#? y x numeric; g factor
lmer("y ~ x + (1 | g)", data = d)
#? y x numeric; g factor
lmer(formula("y ~ x + (x | g)"), d, REML = TRUE)
#? y x numeric; g factor
dat <- readr::read_csv("growth/rats.csv")
rats.fit <- lmer(y ~ x + (x | g), data = dat)
#? `reaction time` x numeric; g factor
lmer(`reaction time` ~ x + (1 | g), data = d)
#? y numeric; a b g factor
lmer(y ~ C(a, contr.sum) * b + (1 | interaction(a, g)), d)
#? y x numeric; a g factor
lmer(y ~ relevel(a, ref = "a2") + ns(x, df = 3) + (1 | g), d)
#? y x numeric; a g factor
lmer(y ~ splines::bs(x, knots = c(0.2, 0.5)) + a %in% g + (1 | as.factor(g)), d)
#? y x numeric; g factor
lmer(y ~ slope_of(x, lag = 1) + rolling(x) + (1 | g), d)
#? y x z numeric; g factor
lmer(scale(y) ~ scale(x)[, 1] + c(scale(z)) + (1 | g), d)
#? y x numeric; g factor
lmer(y ~ 0 + x + (0 + x | g), d)
#? y x numeric; g factor
lmer(y ~ x - 1 + (x - 1 | g), d)
#? y x numeric; t g factor
lmer(y ~ x + ar1(0 + t | g, hom = TRUE), data = d)
#? y x numeric; t g factor
lmer(y ~ x + diag(t | g), data = d, REML = FALSE)
#? incidence size numeric; herd period factor
gm1 <- glmer(cbind(incidence, size - incidence) ~ period + (1 | herd), data = cbpp, family = binomial)
#? y x numeric; period herd factor
gm2 <- glmer(y ~ period + (1 | herd), d, family = binomial(link = "probit"), nAGQ = 9)
#? size incidence numeric; period herd factor
glmer(incidence / size ~ period + (1 | herd), weights = size, data = cbpp, family = "binomial")
#? TICKS cHEIGHT numeric; YEAR BROOD LOCATION INDEX factor
full_mod1 <- glmer(TICKS ~ YEAR + cHEIGHT + (1 | BROOD) + (1 | INDEX) + (1 | LOCATION), family = "poisson", data = grouseticks)
#? n x numeric; g factor
glmer.nb(n ~ x + (1 | g), data = d, verbose = TRUE)
#? t dose numeric; subj factor
glmer(t ~ dose + (1 | subj), data = d, family = Gamma(link = "log"))
#? t dose numeric; subj factor
glmer(t ~ dose + (1 | subj), data = d, family = inverse.gaussian(link = "identity"))
#? rt x numeric; cond subj factor
m <- afex::mixed(rt ~ cond * x + (cond | subj), data = d, method = "KR")
#? rt x numeric; cond subj factor
m_lrt <- mixed(rt ~ cond + (1 | subj), data = d, method = "LRT", progress = FALSE)
#? y x numeric; g factor
stan_lmer(y ~ x + (1 | g), data = d, prior = normal(0, 2), chains = 4, seed = 1)
#? y x numeric; g factor
blme::blmer(y ~ x + (1 | g), data = d, cov.prior = wishart)
#? y x numeric; g factor
lmer(y ~ x + (1 | g), data = d[d$x > 1, ])
#? y x numeric; f g factor
options(contrasts = c("contr.sum", "contr.poly"))
lmer(y ~ f * x + (1 | g), d)
