namespace Approx.Sampling;

/// <summary>One statement of a workload as an adviser of samples sees it.</summary>
/// <param name="Text">The statement, for the report.</param>
/// <param name="Columns">Columns it groups by or selects values of; those that are no specimen or design columns are ignored.</param>
/// <param name="Metrics">Numeric columns it aggregates.</param>
/// <param name="Weight">How often it is asked.</param>
public sealed record AskedQuery(string Text, IReadOnlyList<string> Columns, IReadOnlyList<string> Metrics, double Weight = 1);

/// <summary>What an adviser proposes.</summary>
/// <param name="Specs">The samples to draw; the uniform one first.</param>
/// <param name="Queries">Of each statement the sample that serves it best and its predicted error: the mean over its groups of the relative 95 % half-width of a mean, at most 1.</param>
/// <param name="Error">The predicted error of the workload: the weighted mean over its statements.</param>
/// <param name="Bound">No choice within the budget has a smaller one.</param>
public sealed record SampleAdvice(IReadOnlyList<SampleSpec> Specs, IReadOnlyList<(AskedQuery Query, string Sample, double Error)> Queries, double Error, double Bound);
