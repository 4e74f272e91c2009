using System.CommandLine;
using System.Text;
using Approx.Bench;
using Approx.Cli;
using Approx.Core;

Console.OutputEncoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);

RootCommand root = new("The benchmark tables of Approx, and what is measured on them.")
{
    BenchCommands.Objects(),
    BenchCommands.Query(),
    BenchCommands.Extract(),
    BenchCommands.Coverage(),
};
root.Options.Add(CommandFrame.Quiet);
root.Options.Add(CommandFrame.NoColor);
root.Options.Add(CommandFrame.Verbose);

ParseResult parsed = root.Parse(args);
if (parsed.Errors.Count > 0) return CommandFrame.Run(parsed, _ => throw ApproxException.WrongUsage(parsed.Errors[0].Message, "dotnet run -c Release --project bench -- --help"));
return await parsed.InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false });
