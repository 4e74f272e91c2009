using System.Net;
using System.Net.Sockets;

namespace Approx.Tests.Spark;

/// <summary>A TCP proxy that resets its first connection after so many bytes from the server, and passes the later ones through.</summary>
internal sealed class CuttingProxy : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _end = new();
    private readonly int _serverPort;
    private readonly long _cutAfter;

    public CuttingProxy(int serverPort, long cutAfter)
    {
        (_serverPort, _cutAfter) = (serverPort, cutAfter);
        _listener.Start();
        _ = ServeAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>Connections taken so far.</summary>
    public int Connections { get; private set; }

    public void Dispose()
    {
        _end.Cancel();
        _listener.Dispose();
        _end.Dispose();
    }

    private async Task ServeAsync()
    {
        try
        {
            while (true)
            {
                TcpClient client = await _listener.AcceptTcpClientAsync(_end.Token);
                _ = PassAsync(client, Connections++ == 0 ? _cutAfter : long.MaxValue);
            }
        }
        catch (Exception e) when (e is OperationCanceledException or ObjectDisposedException or SocketException)
        {
        }
    }

    private async Task PassAsync(TcpClient client, long limit)
    {
        using TcpClient server = new();
        using (client)
        {
            await server.ConnectAsync(IPAddress.Loopback, _serverPort);
            client.LingerState = new LingerOption(true, 0);
            await Task.WhenAny(CopyAsync(client.GetStream(), server.GetStream(), long.MaxValue), CopyAsync(server.GetStream(), client.GetStream(), limit));
        }
    }

    private async Task CopyAsync(NetworkStream from, NetworkStream to, long limit)
    {
        byte[] buffer = new byte[16 * 1024];
        try
        {
            for (int read; limit > 0 && (read = await from.ReadAsync(buffer, _end.Token)) > 0; limit -= read) await to.WriteAsync(buffer.AsMemory(0, (int)Math.Min(limit, read)), _end.Token);
        }
        catch (Exception e) when (e is IOException or OperationCanceledException or ObjectDisposedException)
        {
        }
    }
}
