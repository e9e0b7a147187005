#? Weight Time numeric; Pig factor
md = smf.mixedlm("Weight ~ Time", data, groups=data["Pig"])
mdf = md.fit()
#? Weight Time numeric; Pig factor
md = smf.mixedlm("Weight ~ Time", data, groups=data["Pig"], re_formula="~Time")
mdf = md.fit(method=["lbfgs"], reml=False)
#? y x numeric; g factor
import pandas as pd
import statsmodels.formula.api as smf
df = pd.read_csv("trial.csv")
result = smf.mixedlm("y ~ x", data=df, groups="g").fit(reml=False)
#? y x numeric; dept school factor
vc = {"dept": "0 + C(dept)"}
model = smf.mixedlm("y ~ x", df, groups="school", re_formula="1", vc_formula=vc)
#? y x numeric; a b factor
df["all"] = 1
vcf = {"a": "0 + C(a)", "b": "0 + C(b)"}
m = sm.MixedLM.from_formula("y ~ x", groups="all", vc_formula=vcf, re_formula="0", data=df).fit()
#? y x z numeric; g factor
smf.mixedlm("y ~ x", df, groups=df.g, vc_formula={"slopes": "0 + z"}).fit()
#? y x z numeric; f g factor
smf.mixedlm("y ~ C(f, Treatment(reference='f2')) * x + np.log(z)", df, groups=df["g"])
#? y x z numeric; f g factor
smf.mixedlm("y ~ C(f, Sum) + I(x**2) + x**2 + standardize(z)", df, groups=df["g"])
#? `reading score` x numeric; g factor
smf.mixedlm("Q('reading score') ~ x + bs(x, df=4)",
            df, groups=df["g"], re_formula="~ x - 1")
#? y x z numeric; g factor
smf.mixedlm(
    "y ~ x "
    "+ z",          # both centred above
    data=df, groups=df["g"], missing="drop",
)
#? y x numeric; f factor
smf.ols("y ~ x + C(f)", data=df).fit()
#? n x numeric
smf.glm("n ~ x", data=df, family=sm.families.Poisson(link=sm.families.links.Sqrt())).fit()
#? hit x numeric; g factor
BinomialBayesMixedGLM.from_formula("hit ~ x", {"g": "0 + C(g)"}, df)
#? y x numeric; g factor
model = bmb.Model("y ~ x + (1 | g)", df)
#? y x numeric; g factor
model = bmb.Model("y ~ x + (x | g)", df, dropna=True)
#? y n x numeric; batch factor
bmb.Model("p(y, n) ~ x + (1|batch)", data, family="binomial").fit(draws=1000)
#? n x numeric; g factor
bmb.Model("n ~ scale(x) + (0 + x|g)", df, family="negativebinomial", link="log", priors={"x": prior})
#? y x numeric
bmb.Model("y ~ 0 + hsgp(x, m=10, c=2, cov='Matern52')", df)
#? y x numeric; g factor
model = Lmer("y ~ x + (x | g)", data=df)
model.fit(REML=False)
#? y x numeric; g factor
df = pd.read_csv("long.csv").dropna()
smf.mixedlm("y ~ x", df.query("x > 0"), groups=df["g"]).fit()
#? y x numeric; g factor
smf.mixedlm("y ~ x", data=df[df.x > 1], groups="g").fit()
