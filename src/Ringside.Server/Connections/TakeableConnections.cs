using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.DependencyInjection;

namespace Ringside.Server.Connections;

/// <summary>For servers that stream to many.</summary>
public static class TakeableConnections
{
    /// <summary>Without a size: a flush ends when the socket has taken everything, since all of it is over half of this.</summary>
    private const long NoWriteBuffer = 2;

    /// <summary>
    /// Lets streams over plain HTTP/1.1 have their sockets to themselves, once Kestrel has sent the head of the response: so an idle viewer costs half, and a delivery
    /// one call of the system. To be set before any other connection middleware.
    /// </summary>
    public static IWebHostBuilder UseTakeableConnections(this IWebHostBuilder host)
    {
        host.ConfigureServices(services => services.Configure<SocketTransportOptions>(sockets =>
        {
            // What is flushed is sent at once, by the thread that flushes, and not by another one later.
            sockets.UnsafePreferInlineScheduling = true;
            sockets.MaxWriteBufferSize = NoWriteBuffer;
        }));
        return host.ConfigureKestrel(kestrel => kestrel.ConfigureEndpointDefaults(listen => listen.Use(TakeableConnection.Before)));
    }
}
