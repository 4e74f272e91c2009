using System.Diagnostics;
using System.Runtime.Intrinsics;

namespace Approx.Bench.Extraction;

/// <summary>The passes again in child processes of this program that may not use the widest vectors.</summary>
internal static class NarrowVectors
{
    /// <summary>Prints the children's lines.</summary>
    public static void Run(TextWriter report, int size, CancellationToken cancel)
    {
        if (!Vector256.IsHardwareAccelerated)
        {
            report.WriteLine("narrower vectors: this machine has none wider than 128 bits");
            return;
        }
        if (Vector512.IsHardwareAccelerated) Child(report, "without AVX-512", "DOTNET_EnableAVX512", size, cancel);
        Child(report, "without AVX2", "DOTNET_EnableAVX2", size, cancel);
    }

    private static void Child(TextWriter report, string what, string setting, int size, CancellationToken cancel)
    {
        string program = Environment.ProcessPath!;
        ProcessStartInfo start = new(program) { RedirectStandardOutput = true };
        // Under `dotnet Approx.Bench.dll` the process is dotnet.
        if (Path.GetFileNameWithoutExtension(program) == "dotnet") start.ArgumentList.Add(typeof(NarrowVectors).Assembly.Location);
        foreach (string argument in (string[])["extract", "--size", size.ToString(System.Globalization.CultureInfo.InvariantCulture), "--passes-only"]) start.ArgumentList.Add(argument);
        start.Environment[setting] = "0";
        using Process child = Process.Start(start)!;
        using CancellationTokenRegistration stop = cancel.Register(child.Kill);
        string output = child.StandardOutput.ReadToEnd();
        child.WaitForExit();
        cancel.ThrowIfCancellationRequested();
        report.WriteLine(child.ExitCode == 0 ? $"{what} ({setting}=0):\n{output.TrimEnd()}" : $"{what}: the child ended with {child.ExitCode}");
    }
}
