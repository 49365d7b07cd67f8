using IncidentBot.CommandLine;

return await Root.RunAsync(args, Console.Out, Console.Error, CancellationToken.None);
