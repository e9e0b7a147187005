# Two experiments: reaction times and accuracy.
library(lme4)
library(dplyr)

raw <- read.csv("data/experiment1.csv")
rts <- raw %>% filter(rt > 200, correct == 1) %>% mutate(logrt = log(rt))

# model <- lmer(rt ~ 1, raw)   an early try
base <- lmer(logrt ~ condition + (1 | subject) + (1 | item), data = rts, REML = FALSE)
max_formula <- logrt ~ condition * block + (condition | subject) + (condition | item)
full <- lmer(max_formula, data = rts, REML = FALSE, control = lmerControl(optimizer = "bobyqa"))
anova(base, full)
full2 <- update(full, . ~ . - condition:block)

plots <- lapply(unique(rts$subject), function(s) {
  d <- rts[rts$subject == s, ]
  fit <- lm(logrt ~ trial, data = d)
  ggplot(d, aes(trial, logrt)) + geom_point()
})

acc <- glmer(correct ~ condition + (1 | subject), data = raw, family = "binomial"); summary(acc)
if (interactive()) print(lmer(paste("logrt ~", outcome), data = rts))
