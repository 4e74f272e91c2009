using System.Globalization;

namespace Approx.Bench.Extraction;

/// <summary>How far an action's memory rises above what the process held before, input included (resident set; Linux only).</summary>
internal static class PeakMemory
{
    /// <summary>Bytes above the resident set before; null where the system does not say.</summary>
    public static long? Above(Action action)
    {
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        GC.WaitForPendingFinalizers();
        if (!TryResetPeak()) return null;
        long before = Read("VmRSS:");
        action();
        return Read("VmHWM:") - before;
    }

    // "5" resets the peak to what is resident (proc(5), clear_refs).
    private static bool TryResetPeak()
    {
        const string ClearRefs = "/proc/self/clear_refs";
        if (!File.Exists(ClearRefs)) return false;
        File.WriteAllText(ClearRefs, "5");
        return true;
    }

    private static long Read(string name)
    {
        string line = File.ReadLines("/proc/self/status").First(l => l.StartsWith(name, StringComparison.Ordinal));
        return 1024 * long.Parse(line.AsSpan(name.Length).Trim().ToString().Split(' ')[0], CultureInfo.InvariantCulture);
    }
}
