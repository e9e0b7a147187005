library(lme4)
sleepstudy <- read.csv("sleepstudy.csv")
model <- lmer(Reaction ~ Days + (Days | Subject), data = sleepstudy)
summary(model)
