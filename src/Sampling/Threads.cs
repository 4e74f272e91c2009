using System.Runtime.ExceptionServices;

namespace Approx.Sampling;

/// <summary>Several looks at one batch at a time.</summary>
internal static class Threads
{
    /// <summary>Runs all, on as many threads as there are; the first failure is thrown as one thread would have thrown it.</summary>
    public static void Run(params Action[] actions)
    {
        try
        {
            Parallel.Invoke(actions);
        }
        catch (AggregateException several)
        {
            ExceptionDispatchInfo.Throw(several.InnerExceptions[0]);
        }
    }
}
