using Ringside.EventLog;
using Ringside.Server.Live;
using Ringside.TestKit;

namespace Ringside.Server.Tests.Live;

public sealed class FrameRingTests
{
    [Fact(DisplayName = "[A5] a ring that grows, drops and is emptied finds what it holds, and says of the rest that it does not know")]
    public void A_ring_finds_what_it_holds()
    {
        for (var seed = 0; seed < 50; seed++)
        {
            var random = new Random(seed);
            var ring = new FrameRing(64, start: 10);
            var (model, floor, position) = (new List<long>(), 10L, 10L);
            for (var step = 0; step < 300; step++)
            {
                switch (random.Next(20))
                {
                    case 0:
                        floor = position;
                        model.Clear();
                        ring.Reset(position);
                        break;
                    case 1:
                        var upTo = position - random.Next(40);
                        floor = Math.Max(floor, model.LastOrDefault(held => held <= upTo));
                        model.RemoveAll(held => held <= upTo);
                        ring.GiveUp(upTo);
                        break;
                    default:
                        position += random.Next(1, 4);
                        ring.Add(FrameAt(position));
                        model.Add(position);
                        if (model.Count > 64)
                        {
                            floor = model[0];
                            model.RemoveAt(0);
                        }

                        break;
                }

                for (var after = Math.Max(floor - 5, 0); after <= position; after++)
                {
                    var found = ring.Find(after);
                    Assert.Equal(after < floor, found is null);
                    if (found is { } number)
                    {
                        Assert.Equal(model.Find(held => held > after), number < ring.Tail ? ring.Get(number)!.Position : 0);
                    }
                }
            }
        }
    }

    [Fact(DisplayName = "[A5] [R6] readers of a ring that is written meanwhile see each frame in order, or know that they must look into the store")]
    public async Task Readers_see_each_frame_in_order()
    {
        const long Last = 100_000;
        var ring = new FrameRing(64, start: 0);
        using var together = new Barrier(4);
        var readers = Enumerable.Range(0, 3).Select(_ => Task.Factory.StartNew(() => Follow(ring, Last, together), TaskCreationOptions.LongRunning)).ToList();
        var writer = Task.Factory.StartNew(
            () =>
            {
                together.SignalAndWait();
                for (var position = 1L; position <= Last; position++)
                {
                    ring.Add(FrameAt(position));
                    if (position % 1000 == 0)
                    {
                        ring.GiveUp(position - 20);
                    }
                    else if (position % 777 == 0)
                    {
                        ring.Reset(position);
                    }
                }
            },
            TaskCreationOptions.LongRunning);

        await Task.WhenAll([writer, .. readers]).Within("the readers' ends");
    }

    /// <summary>Reads as a viewer does; what the ring does not have counts as read from the store up to where the ring begins.</summary>
    private static void Follow(FrameRing ring, long last, Barrier together)
    {
        together.SignalAndWait();
        var (position, next) = (0L, (long?)0);
        while (position < last)
        {
            var tail = ring.Tail;
            while (next < tail)
            {
                if (ring.Get(next.Value) is not { } frame)
                {
                    next = null;
                    break;
                }

                Assert.Equal(position + 1, frame.Position);
                (position, next) = (frame.Position, next + 1);
            }

            if (next is null)
            {
                position = Math.Max(position, ring.FloorPosition);
                next = ring.Find(position);
            }
        }
    }

    private static Frame FrameAt(long position)
    {
        var e = new LogEvent(position, DateTimeOffset.UnixEpoch, "x.a", new EventScope { Session = "ses_1" }, "agent", null, "{}"u8.ToArray());
        return new Frame(e, "epoch", new byte[Frame.MaxLength("epoch", e)], 0);
    }
}
