#pragma once

#include <fcntl.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <fstream>
#include <sstream>
#include <string>
#include <vector>

namespace tandem::testing {

/// A child process whose output goes to files.
class Program {
 public:
  Program(const std::string& path, std::vector<std::string> arguments, const std::string& output_file)
      : output_(output_file) {
    arguments.insert(arguments.begin(), path);
    std::vector<char*> argv;
    for (auto& argument : arguments) {
      argv.push_back(argument.data());
    }
    argv.push_back(nullptr);
    // Emptied before the child exists: one that is killed at once must not leave the output of the one before.
    const int out = open(output_.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
    const int err = open((output_ + ".err").c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
    pid_ = fork();
    if (pid_ == 0) {
      dup2(out, STDOUT_FILENO);
      dup2(err, STDERR_FILENO);
      execv(argv[0], argv.data());
      _exit(127);
    }
    close(out);
    close(err);
  }
  /// Waits for the end; the exit code, or 128 + signal.
  int wait() {
    int status = 0;
    waitpid(pid_, &status, 0);
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
  }
  void signal(int number) const { kill(pid_, number); }
  [[nodiscard]] std::string out() const { return slurp(output_); }
  [[nodiscard]] std::string err() const { return slurp(output_ + ".err"); }

 private:
  static std::string slurp(const std::string& file) {
    std::ifstream in(file);
    std::ostringstream text;
    text << in.rdbuf();
    return text.str();
  }
  std::string output_;
  pid_t pid_ = 0;
};

}  // namespace tandem::testing
