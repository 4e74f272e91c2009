using System.Diagnostics;

namespace Approx.Tests.Cli;

/// <summary>The program as a process of its own, for what only processes have: signals, pipes, death.</summary>
internal static class ChildProcess
{
    /// <summary>The program's assembly beside the tests.</summary>
    public static string Program => Path.Combine(AppContext.BaseDirectory, "approx.dll");

    /// <summary>The dotnet that runs the tests.</summary>
    public static string DotNet => Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet";

    /// <summary>Starts the program with its streams piped.</summary>
    public static Process Start(params string[] arguments) => StartFile(DotNet, null, [Program, .. arguments]);

    /// <summary>Starts any file with its streams piped.</summary>
    public static Process StartFile(string file, string? folder, string[] arguments)
    {
        ProcessStartInfo start = new(file, arguments) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = folder ?? "" };
        start.Environment.Remove("DOTNET_STARTUP_HOOKS");
        return Process.Start(start)!;
    }

    /// <summary>Exit code of a file that may not be there.</summary>
    public static int Run(string file, params string[] arguments)
    {
        try
        {
            using Process process = StartFile(file, null, arguments);
            process.WaitForExit();
            return process.ExitCode;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return -1;
        }
    }

    /// <summary>Sends a signal as kill does.</summary>
    public static void Signal(Process process, string signal) =>
        Assert.Equal(0, Run("kill", "-" + signal, process.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)));

    /// <summary>Skips the test where SIGINT is ignored from the start, as under nohup or in a background job: children inherit that.</summary>
    public static void SkipWhenInterruptIsIgnored()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "needs POSIX signals");
        string? ignored = OperatingSystem.IsLinux() ? File.ReadLines("/proc/self/status").FirstOrDefault(l => l.StartsWith("SigIgn:", StringComparison.Ordinal)) : null;
        const ulong interrupt = 1UL << 1;
        Assert.SkipWhen(ignored is not null && (Convert.ToUInt64(ignored["SigIgn:".Length..].Trim(), 16) & interrupt) != 0, "SIGINT is ignored by what started the tests, so no child can be interrupted with it");
    }

    /// <summary>Waits for the end; gives exit code, stdout, stderr.</summary>
    public static async Task<(int ExitCode, string Output, string Error)> End(Process process)
    {
        CancellationToken cancel = TestContext.Current.CancellationToken;
        Task<string> output = process.StandardOutput.ReadToEndAsync(cancel), error = process.StandardError.ReadToEndAsync(cancel);
        await process.WaitForExitAsync(cancel).WaitAsync(TimeSpan.FromSeconds(60), cancel);
        return (process.ExitCode, await output, await error);
    }
}
