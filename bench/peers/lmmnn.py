"""
One step of LMMNN in PyTorch, timed on one thread: rows gathered, forward, the batch's marginal likelihood, backward, Adam on weights and
log-variances. Four likelihoods: the batch's V dense, as published; one factor in closed form (Sherman-Morrison, whole groups); three
factors dense; and squared error for a wide net's rate of arithmetic. Prints one line of JSON: milliseconds, least of several turns.
"""
import json
import time

import torch

torch.set_num_threads(1)
torch.manual_seed(1)

ROWS, INPUTS = 80_000, 10


def net(inputs, widths):
    layers, width = [], inputs
    for units in widths:
        layers += [torch.nn.Linear(width, units), torch.nn.SiLU()]
        width = units
    return torch.nn.Sequential(*layers, torch.nn.Linear(width, 1))


def uneven_levels(count):
    weights = torch.poisson(torch.full((count,), 3.0)) + 1
    return torch.multinomial(weights, ROWS, replacement=True).sort().values


def dense(levels, log_variances, log_residual):
    """1/2 r'V^-1 r + 1/2 log|V| with V = sum_k s_k^2 Z_k Z_k' + s^2 I over the batch."""
    def likelihood(rows, residual):
        v = torch.exp(log_residual) * torch.eye(len(rows))
        for level, log_variance in zip(levels, log_variances):
            v = v + torch.exp(log_variance) * (level[rows][:, None] == level[rows][None, :]).float()
        factor = torch.linalg.cholesky(v)
        white = torch.linalg.solve_triangular(factor, residual[:, None], upper=False)
        return 0.5 * white.square().sum() + factor.diagonal().log().sum()
    return likelihood


def closed_form(level, log_variance, log_residual, level_count):
    """The same for one factor, by sums over its levels (Sherman-Morrison)."""
    def likelihood(rows, residual):
        s2, sb2 = torch.exp(log_residual), torch.exp(log_variance)
        groups, place = torch.unique(level[rows], return_inverse=True)
        counts = torch.bincount(place).float()
        sums = torch.zeros(len(groups)).index_add(0, place, residual)
        shrunken = sb2 / (s2 + counts * sb2)
        quadratic = (residual.square().sum() - (shrunken * sums.square()).sum()) / s2
        return 0.5 * (quadratic + torch.log1p(counts * sb2 / s2).sum() + len(rows) * log_residual)
    return likelihood


def milliseconds(model, x, y, batches, likelihood, parameters, steps=100, turns=5):
    optimizer = torch.optim.Adam([*model.parameters(), *parameters], lr=1e-4)

    def step(rows):
        optimizer.zero_grad(set_to_none=True)
        loss = likelihood(rows, y[rows] - model(x[rows]).squeeze(1)) / len(rows)
        loss.backward()
        optimizer.step()

    for k in range(20):
        step(batches[k % len(batches)])
    best = float("inf")
    for _ in range(turns):
        started = time.perf_counter()
        for k in range(steps):
            step(batches[k % len(batches)])
        best = min(best, (time.perf_counter() - started) / steps)
    return 1000 * best


def free(count):
    return [torch.zeros((), requires_grad=True) for _ in range(count)]


def main():
    x, y = 2 * torch.rand(ROWS, INPUTS) - 1, torch.randn(ROWS)
    shape = [100, 50, 25, 12]
    one = uneven_levels(10_000)
    three = [uneven_levels(count)[torch.randperm(ROWS)] for count in (1000, 2000, 3000)]
    consecutive = [torch.arange(k * 100, (k + 1) * 100) for k in range(200)]
    shuffled = [torch.randint(ROWS, (100,)) for _ in range(200)]
    result = {"torch": torch.__version__, "threads": torch.get_num_threads()}
    theta = free(2)
    result["oneFactorDense"] = milliseconds(net(INPUTS, shape), x, y, consecutive, dense([one], theta[:1], theta[1]), theta)
    theta = free(2)
    result["oneFactorClosedForm"] = milliseconds(net(INPUTS, shape), x, y, consecutive, closed_form(one, theta[0], theta[1], 10_000), theta)
    theta = free(4)
    result["threeFactorsDense"] = milliseconds(net(INPUTS, shape), x, y, shuffled, dense(three, theta[:3], theta[3]), theta)
    wide_x, wide_y = torch.randn(8000, 512), torch.randn(8000)
    batches = [torch.randint(8000, (1000,)) for _ in range(8)]
    squared = lambda rows, residual: 0.5 * residual.square().sum()
    result["wide"] = milliseconds(net(512, [512, 256]), wide_x, wide_y, batches, squared, [], steps=8)
    print(json.dumps(result))


main()
