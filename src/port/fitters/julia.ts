/** MixedModels.jl, and GLM.jl: `fit(MixedModel, @formula(...), df, Poisson(), LogLink(); REML = true)` and its shorter forms. ML unless told. */
import type { Draft, DraftFamily } from "../draft.js";
import { calleeName, positional, type FoundCall, type HostCall } from "../reader/index.js";
import { mixedModels } from "./dialects.js";
import { matchedArguments, truthOf, type CallReading, type Fitter, type PackageCall } from "./fitter.js";
import { readFamily } from "./settings.js";
import { standardFitter } from "./standard.js";

const ofJulia = (fitter: Fitter): PackageCall => ({ dialect: mixedModels, fitter });

const noBearing = ["progress", "thin", "fast", "nAGQ", "verbose", "optimizer", "amalgamate", "type", "init_from_lmm", "fitlog"];

const byMl = ({ arguments: args }: CallReading): Draft["criterion"] => (truthOf(args.take("REML")) === true ? null : "ml");

const distribution = (isCounted: boolean, reading: CallReading): DraftFamily | null =>
  readFamily(reading.arguments.take("distribution"), reading.arguments.take("link"), isCounted, reading);

const fitterOf = (parameters: readonly string[], criterion: (reading: CallReading) => Draft["criterion"]): Fitter =>
  standardFitter({ parameters, weights: "wts", family: distribution, criterion, noBearing });

/** `fit(MixedModel, formula, data, ...)` */
export const fit = ofJulia(fitterOf(["type", "formula", "data", "distribution", "link"], byMl));
/** `LinearMixedModel(formula, data)`, `lmm(formula, data)`, and those of generalised models */
export const mixedModel = ofJulia(fitterOf(["formula", "data", "distribution", "link"], byMl));
/** GLM.jl's lm */
export const linearModel = ofJulia(fitterOf(["formula", "data"], () => null));

const outer = fitterOf(["formula", "data", "distribution", "link"], byMl);

/** `fit!(LinearMixedModel(f, df); REML = true)`: the model's arguments and the fit's. */
export const fitInPlace = ofJulia({
  parameters: outer.parameters,
  read: (reading) => {
    const [model] = positional(reading.found.call.arguments);
    if (model?.kind !== "call") return outer.read(reading);
    const call: HostCall = { ...model, arguments: [...model.arguments, ...reading.found.call.arguments.filter(({ name }) => name !== null)] };
    const found: FoundCall = { ...reading.found, name: calleeName(model) ?? reading.found.name, call };
    return outer.read({ ...reading, found, arguments: matchedArguments(found, outer.parameters) });
  },
});

/** A formula by itself. */
export const formulaAlone = ofJulia({
  parameters: [],
  read: (reading) => {
    const found: FoundCall = { ...reading.found, call: { ...reading.found.call, arguments: [{ name: null, value: reading.found.call, span: reading.found.call.span }] } };
    return outer.read({ ...reading, found, arguments: matchedArguments(found, outer.parameters) });
  },
});
