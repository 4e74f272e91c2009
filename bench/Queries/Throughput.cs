using System.Diagnostics;
using System.Globalization;
using Approx.Engine;

namespace Approx.Bench.Queries;

/// <summary>How many answers per second sessions get that ask at the same time, each going through all statements again and again from a place of its own.</summary>
internal static class Throughput
{
    private static readonly TimeSpan Span = TimeSpan.FromSeconds(2);

    /// <summary>Measures 1, 2, 4 and 8 sessions and prints a line for each.</summary>
    public static void Print(ApproxEngine engine, IReadOnlyList<string> statements, TextWriter report, CancellationToken cancel)
    {
        double alone = 0;
        foreach (int sessions in (int[])[1, 2, 4, 8])
        {
            double rate = Rate(engine, statements, sessions, cancel);
            if (sessions == 1) alone = rate;
            report.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{sessions} session{(sessions == 1 ? "" : "s")} at once: {rate:0} answers/s, {rate / alone:0.00} times one session's"));
        }
    }

    private static double Rate(ApproxEngine engine, IReadOnlyList<string> statements, int sessions, CancellationToken cancel)
    {
        long answers = 0;
        using Barrier start = new(sessions);
        long begun = 0;
        Task[] users = [.. Enumerable.Range(0, sessions).Select(s => Task.Factory.StartNew(
            () =>
            {
                using Session session = engine.OpenSession();
                start.SignalAndWait(cancel);
                Interlocked.CompareExchange(ref begun, Stopwatch.GetTimestamp(), 0);
                for (int i = s * statements.Count / sessions; Stopwatch.GetElapsedTime(begun) < Span; i++)
                {
                    session.Ask(statements[i % statements.Count], cancel);
                    Interlocked.Increment(ref answers);
                }
            },
            cancel,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default))];
        Task.WaitAll(users, cancel);
        return answers / Stopwatch.GetElapsedTime(begun).TotalSeconds;
    }
}
