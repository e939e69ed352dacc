using Yoichi.Live.Crash;

// writer FILE DAYS ACKNOWLEDGED…   a service that is asked for as much as it can do, until it is killed or has done it all
// kills FILE DAYS KILLS SEED       kills that service again and again, and then holds what it acknowledged against what is kept
return args switch
{
    ["writer", var file, var days, .. var acknowledged] => await Writer.RunAsync(file, int.Parse(days), [.. acknowledged.Select(int.Parse)]),
    ["kills", var file, var days, var kills, var seed] => await Killer.RunAsync(file, int.Parse(days), int.Parse(kills), ulong.Parse(seed)),
    _ => throw new ArgumentException("writer FILE DAYS ACKNOWLEDGED… | kills FILE DAYS KILLS SEED"),
};
