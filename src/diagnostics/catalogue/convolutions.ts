/** Messages about networks over images and sequences (LMM0370-0379). */
import { entry } from "../entry.js";

const numbers = "y,x,z\n1,2,3\n2,1,4\n4,3,1\n5,2,2\n";

export const convolutionCatalogue = {
  LMM0370: entry<{ net: string }>({
    severity: "error",
    message: ({ net }) => `a residual block of \`${net}()\` changes the extents of the image or sequence that it is added to`,
    hint: () => "keep them: `conv(16, 3)` does, with its usual padding and a stride of 1; pool outside of the block",
    example: { source: "net body = residual(conv(4, 3, stride = 2)) |> flatten()\ny ~ body(img)", arises: "a residual block with a pooling, a stride or a flatten() over an image" },
  }),
  LMM0371: entry<{ net: string; layer: string }>({
    severity: "error",
    message: ({ net, layer }) => `${layer} reads an image or a sequence, and \`${net}()\` gives it numbers`,
    hint: () => "such a column has an array in each row: nested arrays in memory, or `data { img: image(28, 28, 1) }` of files that a column names",
    example: { source: "y ~ cnn(x)", data: numbers },
  }),
  LMM0372: entry<{ net: string; reader: string }>({
    severity: "error",
    message: ({ net, reader }) => `${reader} of \`${net}()\` reads numbers, and is given an image or a sequence`,
    hint: () => "put `flatten()` before it, or write `cnn(img)`",
    example: { source: "y ~ mlp(img)", arises: "a column of arrays handed to a net without `flatten()`" },
  }),
  LMM0373: entry<{ net: string; window: string; extents: string }>({
    severity: "error",
    message: ({ net, window, extents }) => `a window of ${window} does not fit what it slides over in \`${net}()\`: ${extents}`,
    hint: () => "pool less often, or leave out a layer",
    example: { source: "y ~ cnn(img, filters = [8, 8, 8, 8])", arises: "more poolings than the image has pixels for" },
  }),
  LMM0374: entry<{ net: string; arrays: readonly string[] }>({
    severity: "error",
    message: ({ net, arrays }) => `\`${net}()\` is given ${arrays.length} columns of arrays, ${arrays.map((name) => `\`${name}\``).join(", ")}, and reads one`,
    hint: ({ net, arrays }) => `add one net for each: ${arrays.map((name) => `\`${net}(${name})\``).join(" + ")}`,
    example: { source: "y ~ cnn(front, back)", arises: "two images handed to one net" },
  }),
} as const;
