using System.Globalization;
using Approx.Core;

namespace Approx.Store;

/// <summary>
/// The lock a writer holds for the short time of a commit, and vacuum for its whole run. It is an advisory lock of the operating system
/// on tmp/lock, so it is gone when its process dies: a stale one cannot be. Who holds it stands in tmp/lock.holder.
/// Readers never ask for it.
/// </summary>
internal sealed class StoreLock : IDisposable
{
    private readonly FileStream stream;

    private StoreLock(FileStream stream) => this.stream = stream;

    /// <summary>Takes the lock, waiting at most <paramref name="patience"/>.</summary>
    /// <exception cref="ApproxException">Another process kept it all that time, or the folder cannot be written.</exception>
    public static StoreLock Acquire(StoreLayout layout, TimeSpan patience)
    {
        long deadline = Environment.TickCount64 + (long)patience.TotalMilliseconds;
        string holder = Path.Combine(layout.Tmp, "lock.holder");
        while (true)
        {
            try
            {
                Directory.CreateDirectory(layout.Tmp);
                StoreLock taken = new(new FileStream(Path.Combine(layout.Tmp, "lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
                taken.SignHolder(holder);
                return taken;
            }
            catch (IOException locked) when (StoreErrors.IsLocked(locked))
            {
                if (Environment.TickCount64 >= deadline) throw BeingWritten(layout, holder, locked);
                Thread.Sleep(10);
            }
            catch (Exception error) when (StoreErrors.IsFileSystem(error))
            {
                throw StoreErrors.FromFileSystem(error, $"taking the lock of the store '{layout.Directory}'");
            }
        }
    }

    /// <summary>Gives the lock back.</summary>
    public void Dispose() => stream.Dispose();

    private void SignHolder(string path)
    {
        try
        {
            File.WriteAllText(path, string.Create(CultureInfo.InvariantCulture, $"process {Environment.ProcessId} on {Environment.MachineName}"));
        }
        catch
        {
            stream.Dispose();
            throw;
        }
    }

    private static ApproxException BeingWritten(StoreLayout layout, string holder, IOException locked)
    {
        string who;
        try
        {
            who = $" ({File.ReadAllText(holder)})";
        }
        catch (IOException)
        {
            who = ""; // the holder is between taking the lock and signing
        }
        return ApproxException.BadData($"the store '{layout.Directory}' is being written by another process{who}", "wait until it is done, then run the command again; nothing was committed", locked);
    }
}
