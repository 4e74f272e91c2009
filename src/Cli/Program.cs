using System.Text;
using Approx.Cli;
using Approx.Cli.Terminal;

Console.OutputEncoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);
using Interrupts interrupts = new();
return ApproxProgram.Run(args, Streams.OfProcess(interrupts), interrupts.Token);
