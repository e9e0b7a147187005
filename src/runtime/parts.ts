/** The model's types that the runtime speaks of, by the names its users meet. */
export type {
  ColumnExpression, Contrast, Contribution, GroupedContribution, GroupingFactor, KernelContribution, LinearContribution, LinearTerm, LinearTerms, Model,
  NetworkArchitecture as Architecture, NetworkContribution, OffsetContribution, TermFactor, TrainingSettings, Variable,
} from "../model/index.js";
