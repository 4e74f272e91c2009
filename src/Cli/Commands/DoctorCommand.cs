using System.CommandLine;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Approx.Cli.Terminal;
using Approx.Core;
using Approx.DuckDb;

namespace Approx.Cli.Commands;

/// <summary>approx doctor: what this machine offers, and whether everything the program needs works.</summary>
internal static class DoctorCommand
{
    /// <summary>The command.</summary>
    public static Command Create() => new Command("doctor", "Check what this machine offers.").Does(Run);

    private static int Run(System.CommandLine.ParseResult parsed, Screen screen, CancellationToken cancel)
    {
        void Line(string what, string value) => screen.Result($"{what,-16} {value}\n");
        Line("program", typeof(DoctorCommand).Assembly.GetName().Version?.ToString(3) ?? "unknown");
        Line(".NET", RuntimeInformation.FrameworkDescription);
        Line("system", $"{RuntimeInformation.OSDescription}, {RuntimeInformation.ProcessArchitecture}");
        Line("cores", Environment.ProcessorCount.ToString(CultureInfo.InvariantCulture));
        Line("memory", ByteSize.Rounded(GC.GetGCMemoryInfo().TotalAvailableMemoryBytes));
        Line("vectors", Vector512.IsHardwareAccelerated ? "512 bits" : Vector256.IsHardwareAccelerated ? "256 bits" : Vector128.IsHardwareAccelerated ? "128 bits" : "none");
        using (DuckDbDatabase database = DuckDbDatabase.Open())
        using (DuckDbConnection connection = database.Connect())
        {
            Line("DuckDB", $"{DuckDbDatabase.LibraryVersion}, {(connection.Scalar<long>("SELECT sum(range) FROM range(1000)", cancel) == 499_500 ? "works" : "gives wrong sums")}");
        }
        string temp = Path.GetTempPath();
        Line("temporary files", $"{temp}, {ByteSize.Rounded(new DriveInfo(temp).AvailableFreeSpace)} free");
        string? spark = Environment.GetEnvironmentVariable("SPARK_HOME");
        Line("Spark", spark is null ? "SPARK_HOME is not set; needed only for --spark against a server of your own" : Directory.Exists(spark) ? spark : $"SPARK_HOME names {spark}, which is not there");
        return 0;
    }
}
