namespace Ringside.Load.Traffic;

/// <summary>All viewers of one measurement, joined and ready.</summary>
internal sealed class Audience
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <summary>How many connect at once: less than a listener's usual backlog.</summary>
    private const int AtOnce = 128;

    private readonly List<MarkScanner> scanners = [];

    public Tally Tally { get; } = new();

    public int Count => scanners.Count;

    public static Audience Join(Generator generator, ViewerAddress address, int count) => Join(generator, _ => address, count);

    /// <param name="address">By the viewer's number.</param>
    /// <exception cref="LoadException">Some were not served.</exception>
    public static Audience Join(Generator generator, Func<int, ViewerAddress> address, int count)
    {
        var audience = new Audience();
        for (var i = 0; i < count; i++)
        {
            audience.Await(generator, i - AtOnce);
            var scanner = new MarkScanner(audience.Tally);
            audience.scanners.Add(scanner);
            generator.Add(new Viewer(generator, address(i), i, audience.Tally, scanner));
        }

        audience.Await(generator, count);
        return audience;
    }

    /// <summary>Waits until all that was written has come to everyone, and counts as lost what has not come in ten seconds.</summary>
    public void Drain(Generator generator, IReadOnlyList<MarkedEvents> sources)
    {
        (generator.Pump, generator.NextDue) = (null, null);
        var sent = sources.Sum(source => source.Sent);
        generator.RunUntil(() => Tally.Delivered + Tally.Lost >= sent * Count, TimeSpan.FromSeconds(10));
        Finish([.. sources.Select(source => source.Sent)]);
    }

    /// <summary>As <see cref="Drain"/>, where each viewer has a source of its own.</summary>
    public void DrainEach(Generator generator, IReadOnlyList<MarkedEvents> sources)
    {
        (generator.Pump, generator.NextDue) = (null, null);
        generator.RunUntil(() => Tally.Delivered + Tally.Lost >= sources.Sum(source => source.Sent), TimeSpan.FromSeconds(10));
        Tally.Lost += scanners.Zip(sources, (scanner, source) => scanner.Missing([source.Sent])).Sum();
    }

    /// <summary>Counts what has not come, and compares the order that viewers saw.</summary>
    /// <param name="perWriter">How many events each writer sent.</param>
    public void Finish(IReadOnlyList<long> perWriter)
    {
        Tally.Lost += scanners.Sum(scanner => scanner.Missing(perWriter));
        Tally.OrdersDiffer = Tally.Lost + Tally.Repeated == 0 && scanners.Select(scanner => scanner.Order).Distinct().Count() > 1;
    }

    private void Await(Generator generator, int ready)
    {
        if (!generator.RunUntil(() => Tally.Ready >= ready || Tally.Closed > 0, Patience) || Tally.Closed > 0)
        {
            throw new LoadException($"of {ready} viewers {Tally.Ready} were served, and {Tally.Closed} were cut off");
        }
    }
}
