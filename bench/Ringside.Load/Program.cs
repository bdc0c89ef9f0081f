using Ringside.Load;

// bench/Ringside.Load <program> slow-viewers [seconds] [events per second]
if (args is not [var program, "slow-viewers", .. var rest])
{
    Console.Error.WriteLine("usage: Ringside.Load <path of ringside> slow-viewers [seconds = 600] [events per second = 100]");
    return 2;
}

var seconds = rest.Length > 0 ? int.Parse(rest[0], System.Globalization.CultureInfo.InvariantCulture) : 600;
var rate = rest.Length > 1 ? int.Parse(rest[1], System.Globalization.CultureInfo.InvariantCulture) : 100;
await SlowViewers.RunAsync(program, viewers: 200, stuck: 50, rate, TimeSpan.FromSeconds(seconds));
return 0;
