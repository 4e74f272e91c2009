namespace Approx.DuckDb;

/// <summary>
/// While it lives, cancelling the token interrupts what the connection runs. DuckDB forgets an interrupt that comes before its query
/// has begun, so the interrupt is repeated until the query is back.
/// </summary>
internal sealed class InterruptOnCancel : IDisposable
{
    private static readonly TimeSpan Again = TimeSpan.FromMilliseconds(5);

    private readonly DuckDbConnection connection;
    private readonly CancellationToken cancellation;
    private readonly CancellationTokenRegistration registration;
    private readonly Lock gate = new();
    private Timer? repeat;
    private bool done;

    /// <exception cref="OperationCanceledException">The token is cancelled already.</exception>
    public InterruptOnCancel(DuckDbConnection connection, CancellationToken cancellation)
    {
        this.connection = connection;
        this.cancellation = cancellation;
        cancellation.ThrowIfCancellationRequested();
        if (cancellation.CanBeCanceled) registration = cancellation.UnsafeRegister(static self => ((InterruptOnCancel)self!).Start(), this);
    }

    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public void ThrowIfCancelled() => cancellation.ThrowIfCancellationRequested();

    public void Dispose()
    {
        // No interrupt may be under way when the next query of the connection starts.
        lock (gate)
        {
            done = true;
            repeat?.Dispose();
        }
        registration.Dispose();
    }

    private void Start()
    {
        lock (gate)
        {
            if (!done) repeat = new Timer(static self => ((InterruptOnCancel)self!).Interrupt(), this, TimeSpan.Zero, Again);
        }
    }

    private void Interrupt()
    {
        lock (gate)
        {
            if (!done) connection.Interrupt();
        }
    }
}
