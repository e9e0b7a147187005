#? reaction days numeric; subj factor
m1 = fit(MixedModel, @formula(reaction ~ 1 + days + (1 + days | subj)), sleepstudy)
#? reaction days numeric; subj factor
m2 = fit(MixedModel, @formula(reaction ~ 1 + days + zerocorr(1 + days | subj)), sleepstudy; REML=true, progress=false)
#? y numeric; service s d dept factor
form = @formula(y ~ 1 + service + (1 | s) + (1 | d) + (1 | dept & service))
contrasts = Dict(:s => Grouping(), :d => Grouping(), :service => EffectsCoding())
m3 = fit(MixedModel, form, insteval; contrasts)
#? y numeric; service s d factor
fit(MixedModel, @formula(y ~ 1 + service + (1 | s) + (1 | d)), df; contrasts = Dict(:service => HelmertCoding(), :s => Grouping()))
#? use age numeric; dist urban factor
gm = fit(MixedModel, @formula(use ~ 1 + age + abs2(age) + urban + (1 | dist)), contra, Bernoulli(), ProbitLink(); fast=true)
#? n x numeric; g factor
GeneralizedLinearMixedModel(@formula(n ~ 1 + x + (1 | g)), df, Poisson())
#? y x z numeric; g factor
m = fit!(LinearMixedModel(@formula(y ~ 0 + x & z + (0 + x | g)), df); REML = true)
#? y numeric; cond g factor
fit(LinearMixedModel, @formula(y ~ cond + (fulldummy(cond) | g)), df)
#? y x w numeric; g factor
fit(MixedModel, @formula(log(y) ~ 1 + x^2 + (1 | g)), DataFrame(CSV.File("rt.csv")); wts = df.w)
#? y x numeric; a b factor
@formula(y ~ 1 + x * a + (1 | a / b))
#? y x numeric
lm(@formula(y ~ x + log1p(x)), df)
