# Writes the word lists into a C++ file: cmake -DOUT=FILE -DSEEDS=seeds/words -P core/patterns/word_lists.cmake
set(text "// Made by core/patterns/word_lists.cmake from seeds/words.\n#include \"core/patterns/word_lists.h\"\n\nnamespace cipin::patterns::word_lists {\n")
foreach(name units not_figures formulas code_suffixes figure_qualifiers never_split junk_words)
  string(REPLACE _ - file ${name})
  file(READ ${SEEDS}/${file}.txt list)
  string(APPEND text "\nstd::vector<WordLine> ${name}() {\n  return word_lines(R\"words(${list})words\");\n}\n")
endforeach()
string(APPEND text "\n}  // namespace cipin::patterns::word_lists\n")
file(WRITE ${OUT} "${text}")
