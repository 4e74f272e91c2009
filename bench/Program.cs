using System.CommandLine;
using System.Text;
using Approx.Bench;
using Approx.Cli;
using Approx.Cli.Terminal;

Console.OutputEncoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);

RootCommand root = new("The benchmark tables of Approx, and what is measured on them.")
{
    BenchCommands.Objects(),
    BenchCommands.Query(),
    BenchCommands.Samples(),
    BenchCommands.Extract(),
    BenchCommands.Growth(),
    BenchCommands.Operators(),
    BenchCommands.Coverage(),
    BenchCommands.BlockSampling(),
};
CommandFrame.AddOptions(root);
using Interrupts interrupts = new();
return ApproxProgram.Run(root, args, Streams.OfProcess(interrupts), interrupts.Token);
