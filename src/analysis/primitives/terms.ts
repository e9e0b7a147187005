/** Terms that no expression can say: networks, their layers, two covariance structures; and what stands on the left side or is known. */
import { primitivesOf } from "./primitive.js";

const sequence = "each row is read after the earlier rows of its subject: those with the same value of `by`, in the order of `over`";

export const networkPrimitives = primitivesOf("network", {
  mlp: [
    "mlp(..., layers = [100, 50, 25, 12], activation = silu, dropout = 0, batchnorm = FALSE, l2 = 0, standardize = TRUE)",
    "A multilayer perceptron: dense layers of so many units, the last of which feeds one linear output, added to the mean. Its inputs are columns, ranges (`x1..x10`), `.` or anything computed from columns; numbers are standardised on the training rows unless `standardize = FALSE`, a factor of up to 50 levels becomes one indicator per level. `dropout` follows every layer, `batchnorm` stands before every activation, `l2` penalises squared weights.",
    "y ~ mlp(x, z, f, layers = [10, 3]) + (1 | g)",
  ],
  cnn: [
    "cnn(..., filters = [16, 32], kernel = 3, pool = 2, stride = 1, padding = same, layers = [64], activation = silu, dropout = 0, batchnorm = FALSE, l2 = 0, standardize = TRUE)",
    "A convolutional network over a column of images or sequences: so many filters over windows of `kernel` positions, each followed by the largest value of every `pool` positions (1 for none), then dense layers of `layers` units, the last of which feeds one linear output. A cell is an array of one shape in every row: nested arrays in memory or in JSON lines, or a file that a CSV column names, `data { img: image(28, 28, 1) }` or `sequence(100, 3)`. Channels are standardised on the training rows; numbers beside the image join the dense layers.",
    "y ~ cnn(img, filters = [4], layers = [5]) + (1 | g)",
  ],
  embed: [
    "embed(f, dim = NULL)",
    "An entity embedding: every level of a factor has a learned vector of `dim` numbers, by default 1.6 times the number of levels to the power 0.56, at most 50. An input of a net, or a net of its own; a level that training did not see has the mean of the others' vectors.",
    "y ~ mlp(x, embed(g, dim = 2), layers = [5])",
  ],
  onehot: [
    "onehot(f)",
    "One input per level of a factor of any number of levels, held sparsely. An input of a net, or a net of its own.",
    "y ~ mlp(x, onehot(g), layers = [5])",
  ],
  lstm: [
    "lstm(..., units, over, by)",
    `A recurrent layer with long short-term memory: ${sequence}. A net of its own, or a layer of a net, \`lstm(units)\`; then the net is told \`over\` and \`by\`.`,
    "y ~ lstm(x, z, units = 4, over = t, by = g) + (1 | g)",
  ],
  gru: [
    "gru(..., units, over, by)",
    `A gated recurrent layer: ${sequence}. A net of its own, or a layer of a net, \`gru(units)\`; then the net is told \`over\` and \`by\`.`,
    "net memory = gru(4) |> dense(3)\ny ~ memory(x, over = t, by = g) + (1 | g)",
  ],
  features: [
    "features(net)",
    "The outputs of a named net's last hidden layer as a basis of random effects: every level of the grouping factor has slopes of its own on what the net has learned.",
    "net body = mlp(layers = [8, 2])\ny ~ body(x, z) + (features(body) | g)",
  ],
});

export const layerPrimitives = primitivesOf("layer", {
  dense: [
    "dense(units, activation = silu, l2 = 0)",
    "A layer of a net that takes `units` weighted sums of its inputs, with an activation: linear, relu, silu, gelu, tanh, sigmoid, softplus or elu. `l2` penalises its squared weights.",
    "net body = dense(8, relu) |> dense(3)\ny ~ body(x, z) + (1 | g)",
  ],
  activation: ["activation(activation)", "A layer of a net that applies a function to every number: relu, silu, tanh and the others that dense() takes.", "net body = dense(8, linear) |> batchnorm() |> activation(tanh)\ny ~ body(x, z)"],
  dropout: ["dropout(rate)", "A layer of a net that leaves out this share of its inputs at random in every training step, and scales the others up; predictions use all of them.", "net body = dense(8) |> dropout(0.25) |> dense(3)\ny ~ body(x, z)"],
  batchnorm: ["batchnorm()", "A layer of a net that centres and scales every input over the batch; predictions use the averages of training.", "net body = dense(8) |> batchnorm() |> dense(3)\ny ~ body(x, z)"],
  conv: [
    "conv(filters, kernel = 3, stride = 1, padding = same, activation = silu, l2 = 0)",
    "A layer of a net over an image or a sequence: so many filters over windows of `kernel` positions (one number, or one for each axis), `stride` positions apart; with `padding = same` zeros around keep the positions as many, with `valid` every window lies within.",
    "net body = conv(4) |> maxpool(2) |> flatten() |> dense(5)\ny ~ body(img)",
  ],
  maxpool: ["maxpool(size = 2, stride = NULL)", "A layer of a net over an image or a sequence that keeps the largest value of every window of `size` positions, channel by channel; windows lie side by side unless `stride` sets them apart.", "net body = conv(4) |> maxpool() |> flatten()\ny ~ body(img)"],
  avgpool: ["avgpool(size = 2, stride = NULL)", "A layer of a net over an image or a sequence that takes the mean of every window of `size` positions, channel by channel; windows lie side by side unless `stride` sets them apart.", "net body = conv(4) |> avgpool() |> flatten()\ny ~ body(img)"],
  flatten: ["flatten()", "A layer of a net that puts the numbers of all positions of an image or a sequence side by side, for dense layers to read; the net's other numbers follow them.", "net body = conv(4) |> flatten() |> dense(5)\ny ~ body(img, x)"],
  residual: ["residual(layers)", "Layers of a net whose outputs are added to their own inputs (through a linear map where the widths differ).", "net body = dense(8) |> residual(dense(8) |> dense(8))\ny ~ body(x, z)"],
});

export const structurePrimitives = primitivesOf("structure", {
  us: ["us(basis | group)", "Random effects with an unstructured covariance: a variance for each effect and a correlation for each pair. The same as (basis | group).", "y ~ x + us(1 + x | g)"],
  diag: ["diag(basis | group)", "Independent random effects with a variance each. Of a factor, `diag(0 + f | g)` has one for each level, which `(f || g)` has not.", "y ~ x + diag(1 + x | g)"],
});

export const responsePrimitives = primitivesOf("response", {
  offset: ["offset(x)", "A known part of the linear predictor: its coefficient is 1.", "y ~ x + offset(log(n)) + (1 | g)"],
  cbind: [
    "cbind(successes, failures)",
    "On the left side, a response that counts successes among known numbers of trials, under a family that counts trials. A share of n trials is `cbind(share * n, n - share * n)`.",
    "cbind(k, n - k) ~ x + (1 | g)\nfamily = binomial",
  ],
});
