Console.Error.WriteLine("usage: IncidentBot.Benchmarks SUITE [DATA]");
return 2;
