suppressMessages({library(jsonlite); library(splines)})
d <- data.frame(x=c(1.5,-0.3,2.2,0.7,-1.1,3.4,0.2,1.9,-0.6,2.8,0.9,-2), z=c(0.3,1.2,-0.5,2.1,0.8,-1.4,1.7,0.1,-0.9,0.6,1.1,-0.2), p=c(1,2,4,8,3,5,7,6,2.5,1.5,9,3.5), n=c(1,2,3,4,1,2,3,4,1,2,3,4), f=factor(rep(c("a","b","c"),4)), stringsAsFactors=FALSE)
new <- data.frame(x=c(-3, 0.1, 1.25, 4.5), z=c(0, -2, 1, 2.5), p=c(0.5, 3.3, 9, 11), n=c(4,2,1,3), f=factor(c("c","a","b","a"), levels=c("a","b","c")))
terms <- c("bs(p)","bs(p, df = 5)","bs(p, knots = c(3, 5))","bs(p, degree = 1, knots = c(3, 5))","bs(x, degree = 2, df = 5, intercept = TRUE)","bs(p, Boundary.knots = c(0, 12), knots = 5)","ns(p)","ns(p, df = 3)","ns(x, knots = c(0, 1))","ns(p, df = 4, intercept = TRUE)","ns(p, Boundary.knots = c(2, 8), knots = 5)","poly(x, 2)","poly(p, 5)","poly(x, 3, raw = TRUE)","poly(x, z, degree = 2)","poly(x, z, p, degree = 2)","poly(x, z, degree = 2, raw = TRUE)","scale(x)","scale(x, scale = FALSE)","scale(p, center = FALSE)","log(p)","scale(log(p))","factor(n)","ordered(n)","cut(p, c(0, 3, 6, 12))","cut(p, c(0, 3, 6, 12), right = FALSE)","cut(p, c(1, 2.25, 4.125, 11), include.lowest = TRUE)","cut(x, c(-Inf, 0, Inf))","cut(1000 * p, c(0, 3000, 12000))","relevel(f, ref = \"b\")","factor(f, levels = c(\"c\", \"a\", \"b\"))","factor(f, labels = c(\"A\", \"B\", \"C\"))","interaction(f, n)","pmin(x, z)","ifelse(x > 0, x, z)","round(x)","I(x %% 2)","I(p %/% 2)","I(f == \"a\")","trunc(x)")
one <- function(t) {
  fr <- model.frame(as.formula(paste("~", t)), d); tt <- terms(fr)
  X <- model.matrix(tt, fr)
  Xn <- tryCatch(suppressWarnings(model.matrix(tt, model.frame(tt, new, xlev=.getXlevels(tt, fr)))), error=function(e) NULL)
  list(term=t, names=I(colnames(X)), matrix=unname(X), new=if(is.null(Xn)) NULL else unname(Xn))
}
res <- lapply(terms, one)
names(res) <- NULL
writeLines(toJSON(list(data=as.list(d), new=as.list(new), cases=res), digits=I(12), auto_unbox=TRUE, null="null", factor="string"), "transforms.json")
