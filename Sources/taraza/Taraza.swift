import ArgumentParser

@main
struct Taraza: ParsableCommand {}
