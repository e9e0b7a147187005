using MixedModels, CSV, DataFrames
#= fit(MixedModel, @formula(y ~ 1 + (1 | s)), insteval)
   was too small =#
insteval = DataFrame(CSV.File("insteval.csv"))
contrasts = Dict(:s => Grouping(), :d => Grouping(), :service => EffectsCoding())
m1 = let f = @formula(y ~ 1 + service + (1 | s) + (1 | d))
    fit(MixedModel, f, insteval; contrasts, progress = false)
end
history = fit(model, xs, ys)
m2 = fit(MixedModel, @formula(y ~ 1 + service * dept + zerocorr(1 + service | d) + (1 | s)), insteval; REML = true)
