using System.Runtime.InteropServices;

namespace Approx.Cli.Terminal;

/// <summary>
/// Ctrl-C and the system's wish to end the process, as cancellation: the first one cancels what is running, so that it can leave the store whole;
/// a second one ends the process at once.
/// </summary>
internal sealed class Interrupts : IDisposable
{
    private readonly CancellationTokenSource program = new();
    private readonly PosixSignalRegistration[] signals;
    private volatile CancellationTokenSource? diverted;

    /// <summary>Listens from now on.</summary>
    public Interrupts() => signals = [PosixSignalRegistration.Create(PosixSignal.SIGINT, Handle), PosixSignalRegistration.Create(PosixSignal.SIGTERM, Handle)];

    /// <summary>Cancelled by a signal.</summary>
    public CancellationToken Token => program.Token;

    /// <summary>Until disposed, a signal cancels one statement instead of the program: a prompt lives on.</summary>
    public IDisposable Divert(CancellationTokenSource statement)
    {
        diverted = statement;
        return new Diversion(this);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (PosixSignalRegistration signal in signals) signal.Dispose();
        program.Dispose();
    }

    private void Handle(PosixSignalContext context)
    {
        CancellationTokenSource target = diverted ?? program;
        if (target.IsCancellationRequested) return;
        context.Cancel = true;
        target.Cancel();
    }

    private sealed class Diversion(Interrupts owner) : IDisposable
    {
        public void Dispose() => owner.diverted = null;
    }
}
