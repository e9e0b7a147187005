"""Trial of two doses. An old attempt: smf.mixedlm("y ~ 1", df, groups="id")"""
import bambi as bmb
import pandas as pd
import statsmodels.formula.api as smf

df = pd.read_csv("trial.csv")
df["visit"] = df["visit"].astype("category")

model = smf.mixedlm("score ~ dose * week", df, groups=df["id"], re_formula="~week")
fitted = model.fit(reml=False)

for outcome in ["score", "mood"]:
    print(smf.mixedlm(f"{outcome} ~ dose", df, groups="id").fit().summary())

bayes = bmb.Model("score ~ dose + (1 | id)", df, family="t")
keras_model = Model(inputs=[a], outputs=[b])
