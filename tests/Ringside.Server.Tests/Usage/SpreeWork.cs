using FsCheck;
using FsCheck.Fluent;
using Ringside.Protocol;

namespace Ringside.Server.Tests.Usage;

/// <summary>Makes up what agents of all four kinds use.</summary>
internal static class SpreeWork
{
    /// <summary>Nothing, little, and more than 100,000.</summary>
    private static Gen<long> Tokens => Gen.Frequency(
        (2, Gen.Constant(0L)), (3, Gen.Choose(1, 5000).Select(n => (long)n)), (1, Gen.Choose(100_001, 20_000_000).Select(n => (long)n)));

    private static Gen<Counts> Calls =>
        from n in Tokens.ArrayOf(5)
        select new Counts(n[0], n[1], n[2], n[3], n[4]);

    private static Gen<Spree> Sprees(Telling kind) =>
        from many in Gen.Frequency((1, Gen.Constant(0)), (4, Gen.Choose(1, 4)), (1, Gen.Choose(15, 30)))
        from calls in Calls.ListOf(many)
        from spent in Gen.Frequency((1, Gen.Constant(0)), (4, Gen.Choose(1, 3_000_000)))
        select new Spree(kind, [.. calls], spent);

    /// <summary>Few, or so many in a row that more than four end within a second, if they may.</summary>
    private static Gen<int> Turns => Gen.Frequency((9, Gen.Choose(0, 2)), (1, Gen.Choose(5, 7)));

    /// <summary>For each round, each session's turns.</summary>
    public static Gen<Spree[][][]> Of(int sessions, int rounds) => Gen.CollectToArray(
        Enumerable.Range(0, rounds).Select(_ => Gen.CollectToArray(
            Enumerable.Range(0, sessions).Select(session => Turns.SelectMany(turns => Sprees((Telling)(session % 4)).ArrayOf(turns))))));
}
