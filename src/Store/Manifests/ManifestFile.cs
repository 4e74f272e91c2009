using System.Text;
using Approx.Core;

namespace Approx.Store;

/// <summary>
/// A manifest opened for reading. The open file carries a shared advisory lock: as long as it lives, vacuum leaves the snapshot's files alone.
/// </summary>
internal sealed class ManifestFile : IDisposable
{
    private const int Patience = 2000; // milliseconds; vacuum holds a manifest for far less

    private readonly FileStream pin;

    private ManifestFile(Manifest manifest, FileStream pin)
    {
        Manifest = manifest;
        this.pin = pin;
    }

    /// <summary>What it says.</summary>
    public Manifest Manifest { get; }

    /// <summary>Opens the manifest CURRENT names.</summary>
    /// <exception cref="ApproxException">Not a store, CURRENT points nowhere, or the manifest is damaged.</exception>
    public static ManifestFile OpenCurrent(StoreLayout layout)
    {
        int? missing = null;
        while (true)
        {
            int number = ReadCurrent(layout);
            if (TryOpen(layout.Manifest(number), number) is { } open) return open;
            // A writer may have moved CURRENT on and vacuum removed the manifest in between; the same name twice is an error.
            if (missing == number)
                throw ApproxException.BadData($"CURRENT of the store '{layout.Directory}' names '{StoreLayout.ManifestName(number)}', which is not there", NewestHint(layout));
            missing = number;
        }
    }

    /// <summary>Opens the manifest of that number.</summary>
    /// <exception cref="ApproxException">There is none, or it is damaged.</exception>
    public static ManifestFile Open(StoreLayout layout, int number) =>
        TryOpen(layout.Manifest(number), number) ?? throw ApproxException.BadData($"the store '{layout.Directory}' has no snapshot {number}", "`approx info` lists the snapshots that are kept");

    /// <summary>Reads a manifest, also a vacuumed one, without pinning it; null when there is no such file.</summary>
    /// <exception cref="ApproxException">It is damaged or cannot be read.</exception>
    public static Manifest? Read(string path, int number)
    {
        using ManifestFile? file = TryOpen(path, number);
        return file?.Manifest;
    }

    /// <summary>The number of the manifest that CURRENT names.</summary>
    public static int ReadCurrent(StoreLayout layout)
    {
        string text;
        try
        {
            using FileStream stream = new(layout.Current, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            Span<byte> buffer = stackalloc byte[64];
            text = Encoding.UTF8.GetString(buffer[..stream.ReadAtLeast(buffer, buffer.Length, throwOnEndOfStream: false)]).Trim();
        }
        catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException)
        {
            throw NotAStore(layout, error);
        }
        catch (Exception error) when (StoreErrors.IsFileSystem(error))
        {
            throw StoreErrors.FromFileSystem(error, $"opening the store '{layout.Directory}'");
        }
        if (!StoreLayout.TryManifestNumber(text, out int number))
            throw ApproxException.BadData($"CURRENT of the store '{layout.Directory}' does not name a manifest", NewestHint(layout));
        return number;
    }

    /// <summary>Lets the snapshot go.</summary>
    public void Dispose() => pin.Dispose();

    private static ManifestFile? TryOpen(string path, int number)
    {
        FileStream? pin = null;
        try
        {
            pin = OpenShared(path);
            byte[] json = new byte[pin.Length];
            pin.ReadExactly(json);
            // Vacuum locks, then moves the manifest away: one that is gone after our lock was gone before it.
            if (!File.Exists(path))
            {
                pin.Dispose();
                return null;
            }
            return new ManifestFile(ManifestJson.Read(json, path, number), pin);
        }
        catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
        catch (Exception error)
        {
            pin?.Dispose();
            if (StoreErrors.IsFileSystem(error)) throw StoreErrors.FromFileSystem(error, $"reading the manifest '{path}'");
            throw;
        }
    }

    private static FileStream OpenShared(string path)
    {
        long deadline = Environment.TickCount64 + Patience;
        while (true)
        {
            try
            {
                return new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete);
            }
            catch (IOException locked) when (StoreErrors.IsLocked(locked) && Environment.TickCount64 < deadline)
            {
                Thread.Sleep(5);
            }
        }
    }

    private static ApproxException NotAStore(StoreLayout layout, Exception inner)
    {
        if (!Directory.Exists(layout.Directory))
            return ApproxException.BadData($"there is no store at '{layout.Directory}'", "`approx extract … --into STORE` and `approx import … --into STORE` make one", inner);
        return Newest(layout) is not null
            ? ApproxException.BadData($"the store '{layout.Directory}' has lost its file CURRENT", NewestHint(layout), inner)
            : ApproxException.BadData($"'{layout.Directory}' is not a store: it has no file CURRENT", "a store is a directory that approx made", inner);
    }

    private static string? NewestHint(StoreLayout layout) =>
        Newest(layout) is { } newest ? $"the newest manifest there is {newest}; writing that name into CURRENT makes it the current one" : null;

    private static string? Newest(StoreLayout layout)
    {
        int newest = layout.ManifestNumbers().DefaultIfEmpty().Max();
        return newest == 0 ? null : StoreLayout.ManifestName(newest);
    }
}
