using System.Diagnostics.CodeAnalysis;

namespace Approx.Engine.Planning;

/// <summary>
/// The clock of one statement, and what is left of its time bound: whether a reading fits into it by the cost model, and a token that stops
/// a running one at the deadline. Without a bound everything fits and nothing is stopped.
/// </summary>
internal sealed class TimeBudget
{
    /// <summary>A reading is begun when it ends in time with this probability.</summary>
    public const double Certainty = 0.95;

    // The deadline of readings lies before the bound by this share, in which the answer is put together.
    private const double Reserve = 0.05;

    private static readonly TimeSpan LeastReserve = TimeSpan.FromMilliseconds(0.5), MostReserve = TimeSpan.FromMilliseconds(50);

    // Timers hold no more; who waits that long needs none.
    private static readonly TimeSpan LongestTimer = TimeSpan.FromDays(20);

    // A reading of this statement took so long; one of r times as much takes at most so many times r times that.
    private const double Slack = 1.5;

    private readonly List<(CostModel Model, ReadCost Cost, double Seconds)> done = [];
    private readonly TimeProvider clock;
    private readonly long begun;
    private readonly TimeSpan? limit;

    /// <summary>A budget that starts now; null: no limit.</summary>
    public TimeBudget(TimeSpan? limit)
        : this(limit, new CostModels(), TimeProvider.System, TimeProvider.System.GetTimestamp())
    {
    }

    /// <summary>A budget that started at a timestamp of this clock.</summary>
    public TimeBudget(TimeSpan? limit, CostModels costs, TimeProvider clock, long begun)
    {
        this.limit = limit;
        this.clock = clock;
        this.begun = begun;
        Costs = costs;
    }

    /// <summary>What is known about the speed of backends.</summary>
    public CostModels Costs { get; }

    /// <summary>True when a time bound was given.</summary>
    public bool IsLimited => limit is not null;

    /// <summary>Time since the start.</summary>
    public TimeSpan Elapsed => clock.GetElapsedTime(begun);

    /// <summary>True when the bound has passed.</summary>
    public bool IsOver => limit is { } end && Elapsed > end;

    /// <summary>What is left for readings; never negative.</summary>
    public TimeSpan Left
    {
        get
        {
            if (limit is not { } end) return TimeSpan.MaxValue;
            TimeSpan reserve = end * Reserve;
            reserve = reserve < LeastReserve ? LeastReserve : reserve > MostReserve ? MostReserve : reserve;
            TimeSpan left = end - reserve - Elapsed;
            return left > TimeSpan.Zero ? left : TimeSpan.Zero;
        }
    }

    /// <summary>
    /// True when a reading ends within this share of what is left: with 95 % probability by the model, or by what smaller readings of this statement took.
    /// (A model that has seen a machine at its slowest would else never be shown anything better.)
    /// </summary>
    public bool Fits(CostModel model, ReadCost cost, double share = 1)
    {
        if (limit is null) return true;
        double left = Left.TotalSeconds * share;
        return model.Quantile(cost, Certainty) <= left || done.Exists(d => d.Model == model && Slack * d.Seconds * cost.TimesAsMuchAs(d.Cost) <= left);
    }

    /// <summary>The largest number in [low, high] whose cost fits into a share of what is left; <paramref name="low"/> when none does.</summary>
    /// <param name="model">The model.</param>
    /// <param name="cost">The cost by number; it does not fall.</param>
    /// <param name="low">The smallest number.</param>
    /// <param name="high">The largest one.</param>
    /// <param name="share">The share of what is left.</param>
    public long Largest(CostModel model, Func<long, ReadCost> cost, long low, long high, double share = 1)
    {
        if (limit is null || high <= low) return Math.Max(low, high);
        while (low < high)
        {
            long middle = low + (high - low + 1) / 2;
            if (Fits(model, cost(middle), share)) low = middle;
            else high = middle - 1;
        }
        return low;
    }

    /// <summary>Runs a reading, stopped at the deadline, and learns from the time it takes; false when it was stopped.</summary>
    public bool TryRun<T>(CostModel model, ReadCost cost, Func<CancellationToken, T> reading, [NotNullWhen(true)] out T? result, CancellationToken cancel)
        where T : class
    {
        long start = clock.GetTimestamp();
        if (limit is null || Left > LongestTimer)
        {
            result = reading(cancel);
            model.Observe(cost, clock.GetElapsedTime(start).TotalSeconds);
            return true;
        }
        result = null;
        if (Left == TimeSpan.Zero) return false;
        using CancellationTokenSource deadline = new(Left, clock);
        using CancellationTokenSource both = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancel);
        try
        {
            result = reading(both.Token);
            double seconds = clock.GetElapsedTime(start).TotalSeconds;
            model.Observe(cost, seconds);
            done.Add((model, cost, seconds));
            return true;
        }
        catch (OperationCanceledException) when (deadline.IsCancellationRequested && !cancel.IsCancellationRequested)
        {
            model.ObserveStopped(cost, clock.GetElapsedTime(start).TotalSeconds);
            return false;
        }
    }
}
