# One default lmer call, timed: Rscript lme4.R data.csv "formula" REML|ML factor,factor,... . Prints one line of JSON.
suppressMessages(library(lme4))
args <- commandArgs(trailingOnly = TRUE)
data <- read.csv(args[1])
for (name in strsplit(args[4], ",")[[1]]) data[[name]] <- factor(data[[name]])
time <- system.time(fit <- lmer(as.formula(args[2]), data, REML = args[3] == "REML"))
cat(sprintf('{"seconds":%.3f,"cpuSeconds":%.3f,"logLik":%.9f,"evaluations":%d,"lme4":"%s","blas":"%s"}\n',
            time[["elapsed"]], time[["user.self"]] + time[["sys.self"]], as.numeric(logLik(fit)),
            fit@optinfo$feval, packageVersion("lme4"), basename(sessionInfo()$BLAS)))
