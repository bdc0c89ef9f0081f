using System.Net.Sockets;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Ringside.TestKit.Servers;

/// <summary>Hands a WebSocket on to a server, bytes as they come.</summary>
internal static class SocketTunnel
{
    public static async Task RunAsync(HttpContext context, Uri server)
    {
        using var tcp = new TcpClient();
        await tcp.ConnectAsync(server.Host, server.Port, context.RequestAborted);
        await using var far = tcp.GetStream();
        var headers = string.Concat(context.Request.Headers.Select(header => $"{header.Key}: {header.Value}\r\n"));
        await far.WriteAsync(Encoding.ASCII.GetBytes($"GET {context.Request.Path}{context.Request.QueryString} HTTP/1.1\r\n{headers}\r\n"), context.RequestAborted);
        var answer = await ReadHeadAsync(far, context.RequestAborted);
        context.Response.StatusCode = int.Parse(answer[0].Split(' ')[1], System.Globalization.CultureInfo.InvariantCulture);
        foreach (var pair in answer.Skip(1).Select(line => line.Split(": ", 2)))
        {
            context.Response.Headers[pair[0]] = pair[1];
        }

        if (context.Response.StatusCode == 101)
        {
            await using var near = await context.Features.Get<IHttpUpgradeFeature>()!.UpgradeAsync();
            await Task.WhenAny(near.CopyToAsync(far, context.RequestAborted), far.CopyToAsync(near, context.RequestAborted));
        }
    }

    private static async Task<List<string>> ReadHeadAsync(NetworkStream far, CancellationToken cancelled)
    {
        var head = new StringBuilder();
        var one = new byte[1];
        while (!head.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal) && await far.ReadAsync(one, cancelled) > 0)
        {
            head.Append((char)one[0]);
        }

        return [.. head.ToString().Split("\r\n", StringSplitOptions.RemoveEmptyEntries)];
    }
}
