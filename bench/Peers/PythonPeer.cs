using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json;

namespace Approx.Bench.Peers;

/// <summary>One thing a peer was timed at: the best of its runs.</summary>
/// <param name="Seconds">Wall time.</param>
/// <param name="CpuSeconds">Processor time of the same run, user and system.</param>
/// <param name="Value">What the peer returned, as it prints it, so that one can see that both sides did the same.</param>
internal sealed record PeerTime(double Seconds, double CpuSeconds, string Value);

/// <summary>
/// A Python with scikit-image, scipy and numpy as the named peer. Scripts run in a child process with one thread; what they
/// measure comes back by name. Where there is no such Python, the bench says so and goes on.
/// </summary>
/// <example><code>
/// if (PythonPeer.TryFind(out string found) is { } peer)
/// {
///     using PeerFolder folder = new();
///     string file = folder.Write(volume);
///     PeerTime median = peer.Time("measure('median', lambda: ndimage.median_filter(v, 3))", PeerFolder.Load("v", file))["median"];
/// }
/// </code></example>
internal sealed class PythonPeer
{
    private const string Probe = "import sys, numpy, scipy, skimage; print('scikit-image', skimage.__version__, 'scipy', scipy.__version__, 'numpy', numpy.__version__, 'python', sys.version.split()[0])";

    // measure(name, function): the best of RUNS runs, wall and processor time; function returns something short to print, or an array, whose size and sum are printed.
    private const string Prologue = """
        import json, sys, time
        import numpy as np
        import scipy.ndimage as ndimage
        import skimage, skimage.filters, skimage.measure, skimage.morphology, skimage.segmentation
        def measure(name, function, runs=None):
            best = None
            for _ in range(runs or RUNS):
                wall, cpu = time.perf_counter(), time.process_time()
                value = function()
                wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
                if best is None or wall < best[0]: best = (wall, cpu)
            if isinstance(value, np.ndarray): value = '%d values, sum %r' % (value.size, float(value.sum(dtype=np.float64)))
            print(json.dumps({'name': name, 'seconds': best[0], 'cpu': best[1], 'value': str(value)}), flush=True)

        """;

    private readonly string _interpreter;

    private PythonPeer(string interpreter, string versions) => (_interpreter, Versions) = (interpreter, versions);

    /// <summary>The peer's name and versions, for the report.</summary>
    public string Versions { get; }

    /// <summary>The first of python3 (on the path) and /usr/bin/python3 that has the libraries; null when none has.</summary>
    /// <param name="report">One line for the reader: what was found, or that there is no peer.</param>
    public static PythonPeer? TryFind(out string report)
    {
        foreach (string interpreter in (string[])["python3", "/usr/bin/python3"])
        {
            if (TryRun(interpreter, Probe) is not { } versions) continue;
            report = $"peer: {versions}, one thread";
            return new PythonPeer(interpreter, versions);
        }
        report = "no peer: neither python3 nor /usr/bin/python3 can import skimage, scipy and numpy (Debian: python3-skimage)";
        return null;
    }

    /// <summary>Runs a script; it sees np, ndimage, skimage and measure(name, function).</summary>
    /// <param name="script">Python, its statements at the left margin.</param>
    /// <param name="load">Statements that come first and are not measured, as <see cref="PeerFolder.Load"/> makes them.</param>
    /// <param name="runs">Runs of each function; the best counts.</param>
    /// <param name="cancel">Ends the child.</param>
    /// <returns>The times by the names the script gave.</returns>
    /// <exception cref="InvalidOperationException">The script failed; the message holds what it wrote.</exception>
    public IReadOnlyDictionary<string, PeerTime> Time(string script, string load = "", int runs = 3, CancellationToken cancel = default)
    {
        string whole = string.Create(CultureInfo.InvariantCulture, $"RUNS = {runs}\n{Prologue}\n{load}\n{script}\n");
        (int exit, string output, string errors) = Run(_interpreter, whole, cancel);
        if (exit != 0) throw new InvalidOperationException($"the peer's script ended with {exit}: {errors.Trim()}");
        Dictionary<string, PeerTime> times = [];
        foreach (string line in output.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            using JsonDocument parsed = JsonDocument.Parse(line);
            JsonElement row = parsed.RootElement;
            times[row.GetProperty("name").GetString()!] = new PeerTime(row.GetProperty("seconds").GetDouble(), row.GetProperty("cpu").GetDouble(), row.GetProperty("value").GetString()!);
        }
        return times;
    }

    private static string? TryRun(string interpreter, string script)
    {
        try
        {
            (int exit, string output, _) = Run(interpreter, script, CancellationToken.None);
            return exit == 0 ? output.Trim() : null;
        }
        catch (Win32Exception)
        {
            return null; // There is no such program.
        }
    }

    private static (int Exit, string Output, string Errors) Run(string interpreter, string script, CancellationToken cancel)
    {
        ProcessStartInfo start = new(interpreter) { ArgumentList = { "-" }, RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (string threads in (string[])["OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "ITK_GLOBAL_DEFAULT_NUMBER_OF_THREADS"]) start.Environment[threads] = "1";
        using Process child = Process.Start(start)!;
        using CancellationTokenRegistration stop = cancel.Register(child.Kill);
        Task<string> output = child.StandardOutput.ReadToEndAsync(CancellationToken.None), errors = child.StandardError.ReadToEndAsync(CancellationToken.None);
        child.StandardInput.Write(script);
        child.StandardInput.Close();
        child.WaitForExit();
        cancel.ThrowIfCancellationRequested();
        return (child.ExitCode, output.Result, errors.Result);
    }
}
