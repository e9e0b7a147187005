suppressMessages({library(lme4); library(jsonlite); library(splines)})
d <- list(
 y=c(4.1,3.2,5.5,6.3,2.9,7.7,5.1,4.4,6.8,3.9,5.6,7.2), x=c(1.5,-0.3,2.2,0.7,-1.1,3.4,0.2,1.9,-0.6,2.8,0.9,-2), z=c(0.3,1.2,-0.5,2.1,0.8,-1.4,1.7,0.1,-0.9,0.6,1.1,-0.2),
 p=c(1,2,4,8,3,5,7,6,2.5,1.5,9,3.5), n=c(1,2,3,4,1,2,3,4,1,2,3,4), o=c(0.5,0.1,0.2,0.4,0.3,0.6,0.7,0.9,0.8,0.25,0.35,0.45), f=factor(rep(c("a","b","c"),4)),
 h=factor(c("lo","lo","hi","hi","lo","lo","lo","hi","hi","lo","lo","hi"),levels=c("lo","hi")), k=factor(c("u","v","u","v","u","v","v","u","v","u","v","u")), L=c(T,F,T,T,F,F,T,F,T,F,T,F),
 g=factor(rep(paste0("g",1:4),each=3)), s=factor(c("s1","s2","s3","s2","s3","s1","s1","s2","s3","s3","s1","s2")))
d <- as.data.frame(d)
args <- commandArgs(TRUE)
if (length(args) > 2 && args[3] == "na") { d$x[3] <- NA; d$z[7] <- NA; d$f[5] <- NA; d$g[8] <- NA; d$p[11] <- NA; d$h <- factor(d$h, levels=c("zz","lo","hi")); d$n[2] <- NA }
fs <- fromJSON(args[1])
ctl <- lmerControl(check.rankX="ignore", check.nobs.vs.nlev="ignore", check.nobs.vs.nRE="ignore", check.nobs.vs.rankZ="ignore", check.nlev.gtr.1="ignore", check.scaleX="ignore", check.nlev.gtreq.5="ignore")
one <- function(txt) {
  out <- tryCatch({
    fo <- as.formula(txt)
    dd <- d[, if (grepl(".", gsub("[a-z]+\\.[a-z]+", "", gsub("[0-9.]+[0-9]","",txt)), fixed=TRUE)) c("y","x","f","z","g") else names(d)]
    lf <- suppressMessages(suppressWarnings(lFormula(fo, dd, control=ctl)))
    X <- lf$X; rt <- lf$reTrms
    q <- qr(X, tol=1e-7); kept <- sort(q$pivot[seq_len(q$rank)])
    rand <- list()
    for (i in seq_along(rt$cnms)) {
      cn <- rt$cnms[[i]]; gi <- attr(rt$flist,"assign")[i]; fl <- rt$flist[[gi]]; Zt <- as.matrix(rt$Ztlist[[i]]); nc <- length(cn)
      M <- t(sapply(seq_len(ncol(Zt)), function(r) Zt[(as.integer(fl)[r]-1)*nc + seq_len(nc), r])); if (nc==1) M <- t(M)
      rand[[i]] <- list(group=names(rt$cnms)[i], names=I(cn), levels=I(levels(fl)), levelOfRow=I(as.character(fl)), matrix=M)
    }
    off <- model.offset(lf$fr)
    list(formula=txt, names=I(colnames(X)), matrix=unname(X), assign=I(attr(X,"assign")), dropped=I(colnames(X)[-kept][seq_len(ncol(X)-length(kept))]), response=I(as.numeric(model.response(lf$fr))), offset=if(is.null(off)) NULL else I(off), kept=I(as.integer(rownames(lf$fr))), random=rand)
  }, error=function(e) list(formula=txt, error=conditionMessage(e)))
  out
}
res <- lapply(fs, one)
writeLines(toJSON(res, digits=NA, auto_unbox=TRUE, null="null"), args[2])
cat(sum(sapply(res, function(r) is.null(r$error))), "ok of", length(res), "\n")
