#?
smf.mixedlm(f"{outcome} ~ x", df, groups=df["g"])
#?
smf.mixedlm("y ~ " + " + ".join(columns), df, groups=df["g"])
#?
smf.mixedlm(formula, df, groups=df["g"])
#?
sm.MixedLM(endog, exog, groups=groups)
#?
smf.mixedlm("y ~ x", df)
#?
print("y ~ x")
