namespace Ringside.Load.Traffic;

/// <summary>One socket of the generator. All of them live on its one thread.</summary>
/// <param name="receiveBuffer">As <see cref="Linux.Connect(int, int)"/> has it.</param>
internal abstract class Connection(Generator generator, int port, int receiveBuffer = 0)
{
    private byte[] unsent = [];
    private bool connected;

    protected Generator Generator { get; } = generator;

    /// <summary>The socket; -1 once it is closed.</summary>
    public int Socket { get; private set; } = Linux.Connect(port, receiveBuffer);

    /// <summary>Its number at the generator.</summary>
    public int Key { get; set; }

    public bool IsClosed => Socket < 0;

    public void Close()
    {
        if (Socket >= 0)
        {
            _ = Linux.Close(Socket);
            Socket = -1;
        }
    }

    public void OnReady(uint events)
    {
        if ((events & Linux.Writable) != 0)
        {
            if (!connected)
            {
                connected = true;
                Generator.Watch(this, Linux.Readable);
                OnConnected();
            }
            else
            {
                Flush();
            }
        }

        if (Socket >= 0 && (events & (Linux.Readable | Linux.HungUp)) != 0)
        {
            OnReadable();
        }
    }

    protected abstract void OnConnected();

    protected abstract void OnReadable();

    /// <summary>The other side has closed it, or it broke.</summary>
    protected virtual void OnClosed() => Close();

    /// <summary>Sends now what the socket takes, and the rest when it can.</summary>
    protected void Send(ReadOnlySpan<byte> bytes)
    {
        if (unsent.Length == 0)
        {
            var sent = Linux.Send(Socket, bytes);
            if (sent == -2)
            {
                OnClosed();
                return;
            }

            bytes = bytes[Math.Max(sent, 0)..];
        }

        if (!bytes.IsEmpty)
        {
            unsent = [.. unsent, .. bytes];
            Generator.Watch(this, Linux.Readable | Linux.Writable);
        }
    }

    private void Flush()
    {
        var sent = Linux.Send(Socket, unsent);
        if (sent == -2)
        {
            OnClosed();
            return;
        }

        unsent = unsent[Math.Max(sent, 0)..];
        if (unsent.Length == 0)
        {
            Generator.Watch(this, Linux.Readable);
        }
    }
}
