using System.Net;
using System.Net.Sockets;
using System.Text;
using Ringside.Load.Traffic;

namespace Ringside.Load.Servers;

/// <summary>nginx with the nchan module, from Debian's packages nginx and libnginx-mod-nchan. It takes one event a request.</summary>
internal sealed class NchanTarget(ServerProcess process, int port) : Target("nchan", process)
{
    private const string Program = "/usr/sbin/nginx", Module = "/usr/lib/nginx/modules/ngx_nchan_module.so";

    /// <returns>Null where it is not installed.</returns>
    public static async Task<Target?> StartAsync(Settings settings)
    {
        if (!File.Exists(Program) || !File.Exists(Module))
        {
            return null;
        }

        var folder = Belongings.NewFolder();
        var port = FreePort();
        var configuration = Path.Combine(folder, "nginx.conf");
        await File.WriteAllTextAsync(configuration, $$"""
            load_module {{Module}};
            daemon off;
            {{(Environment.UserName == "root" ? "user root;" : "")}}
            worker_processes 1;
            worker_rlimit_nofile 20000;
            pid nginx.pid;
            error_log error.log;
            events { worker_connections 19000; }
            http {
              access_log off;
              keepalive_requests 1000000000;
              tcp_nodelay on;
              client_body_temp_path body; proxy_temp_path proxy; fastcgi_temp_path fastcgi; uwsgi_temp_path uwsgi; scgi_temp_path scgi;
              nchan_shared_memory_size 512M;
              server {
                listen 127.0.0.1:{{port}} backlog=4096;
                location = /pub { nchan_publisher http; nchan_channel_id load; nchan_message_buffer_length 10000; nchan_message_timeout 60s; }
                location = /sub { nchan_subscriber eventsource; nchan_channel_id load; nchan_subscriber_first_message newest; }
              }
            }

            """);
        var process = await ServerProcess.StartAsync(settings.ServerCore, null, Program, "-p", folder, "-c", configuration);
        for (var tries = 0; !await AnswersAsync(port); tries++)
        {
            if (tries > 100)
            {
                throw new LoadException($"nginx does not answer: {await File.ReadAllTextAsync(Path.Combine(folder, "error.log"))}");
            }

            await Task.Delay(50);
        }

        return new NchanTarget(process, port);
    }

    public override bool Serves(Transport transport) => transport == Transport.Sse;

    public override Task<Stage> OpenAsync(Transport transport, int size) => Task.FromResult(new Stage(
        new WriterAddress(port, WriterAddress.Post("/pub", "application/json"), new EventTemplate("", size, ""), 1),
        new ViewerAddress(port, _ => Encoding.ASCII.GetBytes($"GET /sub HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nAccept: text/event-stream\r\n\r\n"), [], [])));

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private static async Task<bool> AnswersAsync(int port)
    {
        using var client = new TcpClient();
        try
        {
            await client.ConnectAsync(IPAddress.Loopback, port);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
